package stampede.profile;

/**
 * A customer's profile as it was read.
 *
 * @param version 0 if there is none yet
 * @param content JSON as the API has it; an empty object if there is none yet, or if it was erased
 */
public record Profile(long version, String content) {
	static final Profile NONE = new Profile(0, "{}");

	@Override
	public String toString() {
		return "a profile of version " + version;
	}
}
