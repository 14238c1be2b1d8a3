package stampede.recommendation.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import stampede.kit.problem.Problems;
import stampede.recommendation.RecommendationException;

/** The problems of refused operations. */
@RestControllerAdvice
class RecommendationProblems {
	@ExceptionHandler
	ProblemDetail refused(RecommendationException failure) {
		return Problems.problem(HttpStatus.NOT_FOUND, switch (failure) {
			case RecommendationException.NotServed _ -> "recommendation-not-found";
			case RecommendationException.NoExperiment _ -> "experiment-not-found";
		}, failure);
	}
}
