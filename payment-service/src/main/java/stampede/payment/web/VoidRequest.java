package stampede.payment.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import stampede.kit.text.ReadableText;

/**
 * @param customer the subject who pays or would have paid
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record VoidRequest(@NotNull @Pattern(regexp = ReadableText.NAME, message = "is no name") String customer) {}
