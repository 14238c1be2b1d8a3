package stampede.kit.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The contract of a public operation beyond its types: the scopes that it needs, and every response that it can have. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Contract {
	/** The token needs one of these scopes; empty: the operation needs no token. */
	String[] scopes() default {};

	/** Successful responses, each with its status and meaning, for example {@code "201 It is confirmed."}. */
	String[] answers();

	/** The record in the body of these responses, if the method's type does not name it; {@code void}: no body. */
	Class<?> body() default Object.class;

	/** The record in the data of each server-sent event of the response. */
	Class<? extends Record> eventData() default Record.class;

	/** Whether a response may repeat an earlier one ({@code Idempotent-Replayed}). */
	boolean replays() default false;

	/** Whether a response has a {@code Location}. */
	boolean locates() default false;

	/** Problems, each a status and a type of docs/problems.md, for example {@code "404 order-not-found"}. */
	String[] refuses() default {};
}
