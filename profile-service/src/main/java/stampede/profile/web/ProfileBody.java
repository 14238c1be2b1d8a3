package stampede.profile.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.kit.text.ReadableText;

/** A profile in the API, in requests, responses and the database. Its text form hides it. */
@Schema(name = "Profile")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProfileBody(
		@Schema(description = "The customer's name", example = "Ada Lovelace") @Nullable @Pattern(regexp = ReadableText.CHARACTER
				+ "{1,200}", message = READABLE) String name,
		@Schema(description = "At most ten; the first is the usual one") @Nullable @Size(max = 10) @Valid List<@NotNull Address> addresses,
		@Nullable @Valid Preferences preferences) {
	static final String READABLE = "is no readable text";

	/** A postal address. */
	@Schema(name = "Address")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Address(
			@Schema(description = "The name on the door", example = "Ada Lovelace") @NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,200}", message = READABLE) String recipient,
			@Schema(description = "Street and number", example = "12 St James's Square") @NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,200}", message = READABLE) String street,
			@Schema(example = "SW1Y 4JH") @Nullable @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,20}", message = READABLE) String postalCode,
			@Schema(example = "London") @NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,100}", message = READABLE) String city,
			@Schema(description = "ISO 3166-1 alpha-2", example = "GB") @NotNull @Pattern(regexp = "[A-Z]{2}", message = "is no country code") String country) {}

	/** The customer's preferences. */
	@Schema(name = "Preferences")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Preferences(
			@Schema(description = "BCP 47", example = "en") @Nullable @Pattern(regexp = "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", message = "is no language tag") String language,
			@Schema(description = "Whether the customer wants a newsletter", example = "false") @Nullable Boolean newsletter) {}

	@Override
	public String toString() {
		return "a profile";
	}
}
