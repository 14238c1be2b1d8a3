package stampede.payment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.r2dbc.core.DatabaseClient;
import stampede.testsupport.HouseRules;

@AnalyzeClasses(packages = "stampede.payment", importOptions = DoNotIncludeTests.class)
class HouseRulesTests {
	@ArchTest
	static final ArchTests everywhere = ArchTests.in(HouseRules.class);

	@ArchTest
	static final ArchRule keepsTheEdgesOutermost = noClasses()
			.that().resideOutsideOfPackages("stampede.payment.web", "stampede.payment.webhook")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.payment.web", "stampede.payment.webhook");

	@ArchTest
	static final ArchRule speaksSqlInTheStoreOnly = noClasses().that()
			.resideOutsideOfPackage("stampede.payment.store..")
			.should().dependOnClassesThat().belongToAnyOf(DatabaseClient.class);

	@ArchTest
	static final ArchRule keepsTheStoreInnermost = noClasses().that().resideInAPackage("stampede.payment.store..")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.payment.charge..",
					"stampede.payment.settlement..", "stampede.payment.discrepancy..",
					"stampede.payment.maintenance..", "stampede.payment.provider..");

	@ArchTest
	static final ArchRule theProviderKnowsNothingOfTheCore = noClasses()
			.that().resideInAPackage("stampede.payment.provider")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.payment", "stampede.payment.settlement",
					"stampede.payment.charge");

	@ArchTest
	static final ArchRule settlementDoesNotKnowWhoWaits = noClasses()
			.that().resideInAPackage("stampede.payment.settlement")
			.should().dependOnClassesThat().resideInAPackage("stampede.payment.charge");
}
