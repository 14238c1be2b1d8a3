package stampede.kit.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a call of the public API promises besides its types: who may make it, and every way in which it may end. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Contract {
	/** One of these a token must have; nobody needs one where it is empty. */
	String[] scopes() default {};

	/** Answers of success, each its status and when it comes, for example {@code "201 It is confirmed."}. */
	String[] answers();

	/** The view that the answers hold, where the method's type does not say; nothing where it is {@code void}. */
	Class<?> body() default Object.class;

	/** Whether an answer may be the repeat of an earlier one ({@code Idempotent-Replayed}). */
	boolean replays() default false;

	/** Whether an answer names where the thing is ({@code Location}). */
	boolean locates() default false;

	/** What the call refuses, each a status and a type of docs/problems.md, for example {@code "404 order-not-found"}. */
	String[] refuses() default {};
}
