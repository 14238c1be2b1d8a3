package stampede.systemtests;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The conditions of AnalysisTemplates, as Argo Rollouts evaluates them with the expression language expr (github.com/expr-lang/expr).
 * A subset: numbers, {@code true}, {@code false}, {@code result[n]}, {@code len(result)}, {@code isNaN(x)}, {@code isInf(x)}, the
 * comparisons, {@code !}, {@code &&}, {@code ||} and parentheses; the right side of {@code &&} and {@code ||} is evaluated only where
 * it matters, and a comparison with NaN is false, but for {@code !=}. Anything else is refused.
 */
final class Condition {
	private static final Pattern TOKEN = Pattern
			.compile("\\s*(&&|\\|\\||<=|>=|==|!=|[<>!()\\[\\]]|\\d+(?:\\.\\d+)?|[A-Za-z]+)");
	private final String text;
	private final List<Double> result;
	private int at;

	private Condition(String text, List<Double> result) {
		this.text = text;
		this.result = result;
	}

	/**
	 * Whether it holds. Throws {@link IndexOutOfBoundsException} where it looks at a value that is not there, as expr fails
	 * then, and {@link IllegalArgumentException} where it is not in the subset.
	 */
	static boolean holds(String text, List<Double> result) {
		var condition = new Condition(text, result);
		var holds = condition.or(true);
		condition.require(condition.peek().isEmpty());
		return holds;
	}

	/** @param matters whether the outcome is still open; where not, nothing is looked at */
	private boolean or(boolean matters) {
		var holds = and(matters);
		while (take("||")) {
			var right = and(matters && !holds);
			holds = holds || right;
		}
		return holds;
	}

	private boolean and(boolean matters) {
		var holds = not(matters);
		while (take("&&")) {
			var right = not(matters && holds);
			holds = holds && right;
		}
		return holds;
	}

	private boolean not(boolean matters) {
		if (take("!")) {
			return !not(matters);
		}
		if (take("(")) {
			var holds = or(matters);
			require(take(")"));
			return holds;
		}
		if (take("true")) {
			return true;
		}
		if (take("false")) {
			return false;
		}
		if (take("isNaN")) {
			return Double.isNaN(argument(matters));
		}
		if (take("isInf")) {
			return Double.isInfinite(argument(matters));
		}
		return comparison(matters);
	}

	private double argument(boolean matters) {
		require(take("("));
		var value = value(matters);
		require(take(")"));
		return value;
	}

	private boolean comparison(boolean matters) {
		var left = value(matters);
		var operator = next();
		var right = value(matters);
		return switch (operator) {
			case "<" -> left < right;
			case "<=" -> left <= right;
			case ">" -> left > right;
			case ">=" -> left >= right;
			case "==" -> left == right;
			case "!=" -> left != right;
			default -> throw wrong();
		};
	}

	private double value(boolean matters) {
		var token = next();
		if (token.equals("len")) {
			require(take("(") && take("result") && take(")"));
			return result.size();
		}
		if (token.equals("result")) {
			require(take("["));
			var index = (int) number(next());
			require(take("]"));
			return matters ? result.get(index) : 0;
		}
		return number(token);
	}

	private double number(String token) {
		try {
			return Double.parseDouble(token);
		} catch (NumberFormatException other) {
			throw new IllegalArgumentException("not understood: " + text, other);
		}
	}

	private boolean take(String token) {
		var is = peek().equals(token);
		if (is) {
			next();
		}
		return is;
	}

	private String peek() {
		var matcher = TOKEN.matcher(text).region(at, text.length());
		return matcher.lookingAt() ? matcher.group(1) : text.substring(at).strip();
	}

	private String next() {
		var matcher = TOKEN.matcher(text).region(at, text.length());
		require(matcher.lookingAt());
		at = matcher.end();
		return matcher.group(1);
	}

	private void require(boolean holds) {
		if (!holds) {
			throw wrong();
		}
	}

	private IllegalArgumentException wrong() {
		return new IllegalArgumentException("not understood, at " + at + ": " + text);
	}
}
