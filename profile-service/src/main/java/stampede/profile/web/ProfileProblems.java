package stampede.profile.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import stampede.kit.problem.Problems;
import stampede.profile.ProfileException;

/** Refusals of profile-service as problems. */
@RestControllerAdvice
@Order(0)
class ProfileProblems {
	@ExceptionHandler
	ProblemDetail refused(ProfileException failure) {
		return switch (failure) {
			case ProfileException.Changed _ ->
				Problems.problem(HttpStatus.PRECONDITION_FAILED, "profile-changed", failure);
			case ProfileException.NoPrecondition _ ->
				Problems.problem(HttpStatus.PRECONDITION_REQUIRED, "precondition-required", failure);
			case ProfileException.InvalidPrecondition _ ->
				Problems.problem(HttpStatus.BAD_REQUEST, "bad-request", failure);
			case ProfileException.Erased _ -> Problems.problem(HttpStatus.CONFLICT, "profile-erased", failure);
			case ProfileException.NoAccount _ -> Problems.problem(HttpStatus.FORBIDDEN, "forbidden", failure);
		};
	}
}
