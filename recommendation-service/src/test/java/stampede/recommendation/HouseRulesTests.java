package stampede.recommendation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import stampede.testsupport.HouseRules;

@AnalyzeClasses(packages = "stampede.recommendation", importOptions = DoNotIncludeTests.class)
class HouseRulesTests {
	@ArchTest
	static final ArchTests everywhere = ArchTests.in(HouseRules.class);

	@ArchTest
	static final ArchRule keepsWebOutermost = noClasses().that().resideOutsideOfPackage("stampede.recommendation.web..")
			.should().dependOnClassesThat().resideInAPackage("stampede.recommendation.web..");

	@ArchTest
	static final ArchRule speaksSqlInRepositoriesOnly = noClasses().that().areNotAnnotatedWith(Repository.class)
			.should().dependOnClassesThat().belongToAnyOf(DatabaseClient.class);
}
