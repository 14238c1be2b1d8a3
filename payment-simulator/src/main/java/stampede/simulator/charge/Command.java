package stampede.simulator.charge;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Intent.Terms;

/** A call that changes something, checked as far as it can be without looking into the store. */
public sealed interface Command {
	/**
	 * Decides; the caller applies the change to the store once. Throws {@link InvalidRequestException} when the call
	 * names something that is not there.
	 */
	Answer on(ChargeStore store, Clock clock);

	/** Begins a payment and, when {@code confirm}, charges it. */
	record Create(Terms terms, @Nullable TestCard card, boolean confirm) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			var created = Intent.of(Ids.next("pi_"), terms, card);
			if (!confirm) {
				return Answer.of(created);
			}
			var charged = Objects.requireNonNull(card, "a confirmed intent has a card");
			return Answer.ofCharge(created.confirm(charged, Ids.next("ch_"), clock.instant().getEpochSecond()));
		}
	}

	/** Charges a payment that was begun earlier, or declined. */
	record Confirm(String intent, @Nullable TestCard card) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			var known = store.intent(intent);
			var charged = card == null ? known.card() : card;
			if (charged == null) {
				throw new InvalidRequestException(Refusal.invalid("payment_intent_unexpected_state",
						"You cannot confirm this PaymentIntent because it's missing a payment method.", null));
			}
			return Answer.ofCharge(known.confirm(charged, Ids.next("ch_"), clock.instant().getEpochSecond()));
		}
	}

	/** Takes what was authorised, or a part; the rest is let go. */
	record Capture(String intent, @Nullable Long amount) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			return Answer.of(store.intent(intent).capture(amount));
		}
	}

	/** Ends a payment that was not captured. */
	record Cancel(String intent, @Nullable String reason) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			return Answer.of(store.intent(intent).cancel(reason));
		}
	}

	/** Gives money back, by the intent's id or its charge's; all that is left without an amount. */
	record GiveBack(String intentOrCharge, @Nullable Long amount, @Nullable String reason,
			Map<String, String> metadata) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			var known = store.intentOrCharge(intentOrCharge);
			var given = amount == null ? known.refundable() : amount;
			var after = known.refund(given);
			var refund = new Refund(Ids.next("re_"), after.id(), Objects.requireNonNull(after.charge()).id(), given,
					after.terms().currency(), reason, metadata, clock.instant().getEpochSecond(),
					after.chargedCard().refundsBegin(), null);
			return new Answer(after, refund, null);
		}
	}

	/** A customer disputes a charge, or ({@code won}) the merchant wins the dispute. */
	record Dispute(String intent, boolean won) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			var known = store.intent(intent);
			return Answer.of(won ? known.winDispute() : known.dispute());
		}
	}

	/** Brings a refund to the end that its card has for it; changes nothing where it is there. */
	record Settle(String refund) implements Command {
		@Override
		public Answer on(ChargeStore store, Clock clock) {
			var known = store.refund(refund);
			var intent = store.intent(known.intent());
			var end = intent.chargedCard().refundsEnd();
			if (known.status() == end) {
				return new Answer(intent, known, null);
			}
			return new Answer(end == Refund.Status.FAILED ? intent.unrefund(known.amount()) : intent, known.in(end),
					null);
		}
	}
}
