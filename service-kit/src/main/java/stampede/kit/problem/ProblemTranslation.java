package stampede.kit.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.deadline.OutcomeUnknownException;

/** Translates failures into problems for the client, without internal details. */
final class ProblemTranslation {
	private static final int MAX_ERRORS = 20;
	private static final int MAX_NAME = 64;

	private ProblemTranslation() {}

	/** Never {@code null}. A failure that is not a client error becomes a 500 without details. */
	static ProblemDetail translate(Throwable failure) {
		if (causedBy(failure, DataBufferLimitException.class) != null) {
			return Problems.problem(HttpStatus.PAYLOAD_TOO_LARGE, "content-too-large", "The body is too large.");
		}
		if (failure instanceof DeadlineExceededException late) {
			return Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "deadline-exceeded", String.valueOf(late.getMessage()));
		}
		if (failure instanceof OutcomeUnknownException late) {
			return Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "outcome-unknown", String.valueOf(late.getMessage()));
		}
		if (failure instanceof ErrorResponse known) {
			return translate(failure, known);
		}
		return Problems.problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error",
				"The request failed for a reason of ours; it is logged.");
	}

	private static ProblemDetail translate(Throwable failure, ErrorResponse known) {
		var status = known.getStatusCode();
		var problem = Problems.problem(status, typeOf(status), detail(failure, status));
		var errors = errors(failure);
		if (!errors.isEmpty()) {
			problem.setProperty("errors", errors);
		}
		return problem;
	}

	private static String typeOf(HttpStatusCode status) {
		return switch (status.value()) {
			case 400 -> "bad-request";
			case 401 -> "unauthenticated";
			case 403 -> "forbidden";
			case 404 -> "not-found";
			case 405 -> "method-not-allowed";
			case 406 -> "not-acceptable";
			case 408 -> "body-too-slow";
			case 413 -> "content-too-large";
			case 415 -> "unsupported-media-type";
			case 429 -> "rate-limited";
			case 503 -> "unavailable";
			case 504 -> "outcome-unknown";
			default -> status.is4xxClientError() ? "bad-request" : "internal-error";
		};
	}

	private static String detail(Throwable failure, HttpStatusCode status) {
		if (failure instanceof WebExchangeBindException || failure instanceof HandlerMethodValidationException) {
			return "The request has invalid values; see errors.";
		}
		var value = causedBy(failure, InvalidValueException.class);
		if (value != null) {
			return String.valueOf(value.getMessage());
		}
		var json = causedBy(failure, JacksonException.class);
		if (json != null) {
			return json(json);
		}
		var detail = failure instanceof ErrorResponse answer ? answer.getBody().getDetail() : null;
		if (detail != null && status.is4xxClientError()) {
			return detail;
		}
		var known = HttpStatus.resolve(status.value());
		return known == null ? "The request failed." : known.getReasonPhrase() + ".";
	}

	private static String json(JacksonException failure) {
		return switch (failure) {
			case UnrecognizedPropertyException unknown -> "Unknown field: " + shortened(path(unknown)) + ".";
			case InvalidDefinitionException _ -> "The body does not fit.";
			case JsonMappingException mapping when mapping.getCause() instanceof IllegalArgumentException refused ->
				"Invalid value of " + path(mapping) + ": " + refused.getMessage() + ".";
			case JsonMappingException mapping when !mapping.getPath().isEmpty() ->
				"The value of " + path(mapping) + " is missing, repeated or of the wrong type.";
			case StreamConstraintsException _ ->
				"The JSON is nested too deeply, has too many parts or holds too long a value.";
			case JsonParseException malformed -> "Malformed JSON at line %d, column %d."
					.formatted(malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr());
			default -> "The body is not the JSON that was expected.";
		};
	}

	/** Long unknown field names are shortened. */
	private static String shortened(String name) {
		return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "...";
	}

	private static String path(JsonMappingException failure) {
		return failure.getPath().stream()
				.map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
				.collect(Collectors.joining())
				.replaceFirst("^\\.", "");
	}

	private static List<Map<String, String>> errors(Throwable failure) {
		var errors = switch (failure) {
			case WebExchangeBindException bind ->
				bind.getAllErrors().stream().map(error -> error(error, error.getObjectName()));
			// A body is a parameter like others where another parameter has a rule of its own.
			case HandlerMethodValidationException invalid -> invalid.getParameterValidationResults().stream()
					.flatMap(result -> result.getResolvableErrors().stream()
							.map(error -> error(error,
									String.valueOf(result.getMethodParameter().getParameterName()))));
			default -> Stream.<Map<String, String>>empty();
		};
		return errors.limit(MAX_ERRORS).toList();
	}

	private static Map<String, String> error(MessageSourceResolvable error, String whole) {
		return Map.of("field", error instanceof FieldError field ? field.getField() : whole, "message", message(error));
	}

	private static String message(MessageSourceResolvable error) {
		return error.getDefaultMessage() == null ? "is invalid" : error.getDefaultMessage();
	}

	private static <T extends Throwable> @Nullable T causedBy(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}
}
