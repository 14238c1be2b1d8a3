/** Consumers of the feed of order events: each event has one effect (ADR 34). */
@NullMarked
package stampede.kit.feed;

import org.jspecify.annotations.NullMarked;
