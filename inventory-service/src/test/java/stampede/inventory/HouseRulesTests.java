package stampede.inventory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import stampede.testsupport.HouseRules;

@AnalyzeClasses(packages = "stampede.inventory", importOptions = DoNotIncludeTests.class)
class HouseRulesTests {
	@ArchTest
	static final ArchTests everywhere = ArchTests.in(HouseRules.class);

	@ArchTest
	static final ArchRule keepsWebOutermost = noClasses().that().resideOutsideOfPackage("stampede.inventory.web..")
			.should().dependOnClassesThat().resideInAPackage("stampede.inventory.web..");

	@ArchTest
	static final ArchRule speaksSqlInRepositoriesOnly = noClasses().that().areNotAnnotatedWith(Repository.class)
			.should().dependOnClassesThat().belongToAnyOf(DatabaseClient.class);

	@ArchTest
	static final ArchRule holdsKnowNeitherCatalogueNorReceipts = noClasses()
			.that().resideInAPackage("stampede.inventory.hold")
			.should().dependOnClassesThat()
			.resideInAnyPackage("stampede.inventory.catalogue", "stampede.inventory.stock");

	@ArchTest
	static final ArchRule theCatalogueKnowsNoStock = noClasses()
			.that().resideInAPackage("stampede.inventory.catalogue")
			.should().dependOnClassesThat().resideInAnyPackage("stampede.inventory.stock", "stampede.inventory.hold");
}
