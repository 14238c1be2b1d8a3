package stampede.payment.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * @param customer the subject who pays or would have paid
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record VoidRequest(@NotNull @Size(min = 1, max = 255) String customer) {}
