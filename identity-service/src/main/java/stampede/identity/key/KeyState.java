package stampede.identity.key;

/** The part of a key in the signing of access tokens: published only, signing, or published until its last token has expired. */
public enum KeyState {
	NEXT, ACTIVE, RETIRED
}
