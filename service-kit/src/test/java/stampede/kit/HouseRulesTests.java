package stampede.kit;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import stampede.testsupport.HouseRules;

@AnalyzeClasses(packages = "stampede.kit", importOptions = DoNotIncludeTests.class)
class HouseRulesTests {
	@ArchTest
	static final ArchTests everywhere = ArchTests.in(HouseRules.class);
}
