package stampede.inventory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import stampede.testsupport.HouseRules;

@AnalyzeClasses(packages = "stampede.inventory", importOptions = DoNotIncludeTests.class)
class HouseRulesTests {
	@ArchTest
	static final ArchTests everywhere = ArchTests.in(HouseRules.class);

	@ArchTest
	static final ArchRule keepsWebOutermost = noClasses().that().resideOutsideOfPackage("stampede.inventory.web..")
			.should().dependOnClassesThat().resideInAPackage("stampede.inventory.web..");
}
