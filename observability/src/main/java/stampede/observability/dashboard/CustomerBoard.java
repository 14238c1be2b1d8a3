package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** Accounts and sessions of customers. Empty in suites without identity-service and profile-service. */
final class CustomerBoard {
	private static final String IDENTITY = "application=\"identity-service\",$s";

	private CustomerBoard() {}

	static Dashboard customers() {
		return new Dashboard("stampede-customers", "Stampede: customers",
				"Sign-ins, refreshes, sessions, mails and keys.",
				"guessing",
				List.of(Row.of("Sign-ins",
						lines("Sign-ins by outcome", "reqps",
								"Many wrong or slowed ones are an attack; busy ones need more pods.",
								"sum by (outcome) (rate(stampede_identity_sign_ins_total{$s}[$__rate_interval]))",
								"{{outcome}}"),
						lines("Duration of sign-ins at the edge", "s",
								"From the complete request to the complete response.",
								Queries.quantile("0.5", "http_server_requests_seconds",
										Queries.EDGE + ",traffic=\"sign-in\"", ""),
								"median",
								Queries.quantile("0.99", "http_server_requests_seconds",
										Queries.EDGE + ",traffic=\"sign-in\"", ""),
								"99th percentile"),
						lines("Hashes of passwords", "short", "Computed in a second, and waiting for a thread.",
								"sum(rate(stampede_identity_password_hashes_seconds_count{$s}[$__rate_interval]))",
								"computed",
								"sum(stampede_identity_password_hashes_waiting{$s})", "waiting")),
						Row.of("Sessions",
								lines("Refreshes by outcome", "reqps", "A reused token ends its session.",
										"sum by (outcome) (rate(stampede_identity_refreshes_total{$s}[$__rate_interval]))",
										"{{outcome}}"),
								lines("Duration of refreshes and own sessions at the edge", "s",
										"The objective is 100 ms for 99.9 %.",
										Queries.quantile("0.5", "http_server_requests_seconds",
												Queries.EDGE + ",traffic=\"sessions\"", ""),
										"median",
										Queries.quantile("0.99", "http_server_requests_seconds",
												Queries.EDGE + ",traffic=\"sessions\"", ""),
										"99th percentile"),
								lines("Look-ups in the cache", "reqps",
										"Unavailable ones are read from PostgreSQL.",
										"sum by (outcome) (rate(stampede_identity_session_cache_total{$s}[$__rate_interval]))",
										"{{outcome}}")),
						Row.of("For other services",
								lines("Time since the ended sessions were read", "s",
										"By the instance of a service that read them last. Their access tokens are refused afterwards.",
										"min by (application) (stampede_tokens_ended_sessions_age_seconds{$s})",
										"{{application}}"),
								lines("Age of the signing key", "s", "It is replaced after 30 days.",
										"min(stampede_identity_signing_key_age_seconds{$s})", "age"),
								lines("Mails by outcome", "reqps",
										"Failed ones are repeated four times, and dropped then.",
										"sum by (outcome) (rate(stampede_identity_mails_total{$s}[$__rate_interval]))",
										"{{outcome}}")),
						Row.of("The services",
								lines("Requests of identity-service", "reqps", "By status.",
										"sum by (status) (rate(http_server_requests_seconds_count{" + IDENTITY
												+ "}[$__rate_interval]))",
										"{{status}}"),
								lines("Erasures by outcome", "reqps",
										"Of profiles; forwarded ones have erased the account, too.",
										"sum by (outcome) (rate(stampede_profile_erasures_total{$s}[$__rate_interval]))",
										"{{outcome}}"))));
	}
}
