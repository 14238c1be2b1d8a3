package stampede.testsupport;

import static com.tngtech.archunit.core.domain.properties.HasReturnType.Predicates.rawReturnType;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.lang.reflect.AnnotatedElement;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.core.annotation.AnnotatedElementUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The rules every service keeps; include with {@code ArchTests.in(HouseRules.class)}. A rule that matches no class
 * fails, so a renamed package cannot silence it.
 */
public final class HouseRules {
	/** By name: a module without a web server does not have it. */
	private static final String REQUEST_MAPPING = "org.springframework.web.bind.annotation.RequestMapping";
	private static final Set<String> BLOCKING = Set.of("block", "blockOptional", "blockFirst", "blockLast",
			"toIterable",
			"toStream");

	private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";
	private static final Set<String> METER_MAKERS = Set.of("counter", "gauge", "timer", "summary",
			"gaugeCollectionSize", "gaugeMapSize");
	private static final Set<String> METERS = Stream.of("Counter", "Gauge", "Timer", "DistributionSummary",
			"LongTaskTimer", "FunctionCounter", "FunctionTimer", "TimeGauge")
			.map(meter -> "io.micrometer.core.instrument." + meter).collect(Collectors.toSet());

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

	/** By name: classes that wait on a thread of their own, before the service is ready. */
	private static final Set<String> MAY_WAIT = Set.of("WarmUp", "Training");

	@ArchTest
	public static final ArchRule neverWaitsForAFuture = noClasses().should()
			.callMethodWhere(new DescribedPredicate<JavaMethodCall>("a future is waited for") {
				@Override
				public boolean test(JavaMethodCall call) {
					return call.getTargetOwner().isAssignableTo(Future.class)
							&& Set.of("get", "join").contains(call.getName())
							&& !MAY_WAIT.contains(call.getOriginOwner().getSimpleName());
				}
			});

	@ArchTest
	public static final ArchRule hasNoPackageCycles = slices().matching("stampede.(**)").should().beFreeOfCycles();

	/** Else it has a name that no dashboard, rule or document is held to. */
	@ArchTest
	public static final ArchRule measuresByName = noClasses().that().resideOutsideOfPackage("stampede.kit.metrics")
			.should().callMethodWhere(new DescribedPredicate<JavaMethodCall>("a meter is made without a Metric") {
				@Override
				public boolean test(JavaMethodCall call) {
					var owner = call.getTargetOwner().getName();
					return (METERS.contains(owner) && call.getName().equals("builder"))
							|| (owner.equals(METER_REGISTRY) && METER_MAKERS.contains(call.getName()));
				}
			});

	@ArchTest
	public static final ArchRule namesByRole = noClasses().should()
			.haveNameMatching(".*(Impl|Utils?|Helper|Manager|DTO|Dto)");

	@ArchTest
	public static final ArchRule isNullMarked = classes().should(liveInANullMarkedPackage());

	@ArchTest
	public static final ArchRule printsNothing = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	/** Else WebFlux looks at {@code Accept} when it writes the answer, and refuses what has already taken effect. */
	@ArchTest
	public static final ArchRule offersBeforeItActs = methods().that().areMetaAnnotatedWith(REQUEST_MAPPING)
			.and(DescribedPredicate.not(rawReturnType(void.class)))
			.should(sayWhatTheyOffer())
			.allowEmptyShould(true);

	private HouseRules() {}

	private static ArchCondition<JavaMethod> sayWhatTheyOffer() {
		return new ArchCondition<>("say what they offer (produces)") {
			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				var answersNothing = method.getReturnType() instanceof JavaParameterizedType type
						&& type.getActualTypeArguments().getFirst().getName().equals(Void.class.getName());
				var reflected = method.reflect();
				var produces = Stream.<AnnotatedElement>of(reflected, reflected.getDeclaringClass())
						.map(element -> AnnotatedElementUtils.findMergedAnnotationAttributes(element, REQUEST_MAPPING,
								false, false))
						.anyMatch(mapping -> mapping != null && mapping.getStringArray("produces").length > 0);
				events.add(new SimpleConditionEvent(method, produces || answersNothing,
						method.getFullName() + " does not say what it offers"));
			}
		};
	}

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
