package stampede.order;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.r2dbc.core.DatabaseClient;
import stampede.testsupport.HouseRules;

@AnalyzeClasses(packages = "stampede.order", importOptions = DoNotIncludeTests.class)
class HouseRulesTests {
	@ArchTest
	static final ArchTests everywhere = ArchTests.in(HouseRules.class);

	@ArchTest
	static final ArchRule keepsWebOutermost = noClasses().that().resideOutsideOfPackage("stampede.order.web..")
			.should().dependOnClassesThat().resideInAPackage("stampede.order.web..");

	@ArchTest
	static final ArchRule speaksSqlInTheStoreOnly = noClasses().that().resideOutsideOfPackage("stampede.order.store..")
			.should().dependOnClassesThat().belongToAnyOf(DatabaseClient.class);

	@ArchTest
	static final ArchRule keepsTheStoreInnermost = noClasses().that().resideInAPackage("stampede.order.store..")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.order.checkout..", "stampede.order.placing..",
					"stampede.order.returns..", "stampede.order.attention..", "stampede.order.events..",
					"stampede.order.maintenance..", "stampede.order.inventory..", "stampede.order.payment..");

	@ArchTest
	static final ArchRule clientsOfDownstreamServicesKnowNothingOfTheCore = noClasses()
			.that().resideInAnyPackage("stampede.order.inventory", "stampede.order.payment")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.order", "stampede.order.store",
					"stampede.order.checkout",
					"stampede.order.placing", "stampede.order.returns", "stampede.order.web");

	@ArchTest
	static final ArchRule theSagaKnowsNothingOfHowOrdersComeInOrGoBack = noClasses()
			.that().resideInAnyPackage("stampede.order", "stampede.order.checkout", "stampede.order.attention")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.order.placing", "stampede.order.returns");

	@ArchTest
	static final ArchRule theCoreCallsNobody = noClasses().that().resideInAPackage("stampede.order")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.order.inventory", "stampede.order.payment");
}
