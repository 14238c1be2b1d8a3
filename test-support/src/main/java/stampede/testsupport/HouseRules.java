package stampede.testsupport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The rules every service keeps; include with {@code ArchTests.in(HouseRules.class)}. A rule that matches no class
 * fails, so a renamed package cannot silence it.
 */
public final class HouseRules {
	private static final Set<String> BLOCKING = Set.of("block", "blockOptional", "blockFirst", "blockLast",
			"toIterable",
			"toStream");

	@ArchTest
	public static final ArchRule injectsThroughConstructors = GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

	@ArchTest
	public static final ArchRule neverBlocks = noClasses().should()
			.callMethodWhere(new DescribedPredicate<JavaMethodCall>("a Mono or Flux is waited for") {
				@Override
				public boolean test(JavaMethodCall call) {
					var owner = call.getTargetOwner();
					return (owner.isEquivalentTo(Mono.class) || owner.isEquivalentTo(Flux.class))
							&& BLOCKING.contains(call.getName());
				}
			});

	@ArchTest
	public static final ArchRule hasNoPackageCycles = slices().matching("stampede.(**)").should().beFreeOfCycles();

	@ArchTest
	public static final ArchRule namesByRole = noClasses().should()
			.haveNameMatching(".*(Impl|Utils?|Helper|Manager|DTO|Dto)");

	@ArchTest
	public static final ArchRule isNullMarked = classes().should(liveInANullMarkedPackage());

	@ArchTest
	public static final ArchRule printsNothing = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	private HouseRules() {}

	private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
		return new ArchCondition<>("live in a package marked @NullMarked") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				var marked = type.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked,
						type.getName() + " is in a package without @NullMarked"));
			}
		};
	}
}
