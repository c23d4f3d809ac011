package org.longitude.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What billing may know, and who may know billing. */
@AnalyzeClasses(packages = "org.longitude", importOptions = ImportOption.DoNotIncludeTests.class)
final class BillingRulesTest {

    private static final String BILLING = "org.longitude.billing..";

    @ArchTest
    static final ArchRule BILLING_STANDS_ON_THE_CONTRACT_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(BILLING)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.longitude.model..",
                            "org.longitude.ingest..",
                            "org.longitude.preprocess..",
                            "org.longitude.coder..",
                            "org.longitude.trainer..",
                            "ai.djl..")
                    .because("it is the reference for consumers who have the schemas and no more");

    @ArchTest
    static final ArchRule NOBODY_BUT_THE_ROOF_IMPORTS_BILLING =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(BILLING, "org.longitude.deploy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BILLING)
                    .because("applications meet on topics, so that each can be replaced alone");

    @ArchTest
    static final ArchRule FHIR_OF_BILLING_IS_A_PURE_FUNCTION =
            noClasses()
                    .that()
                    .resideInAPackage("org.longitude.billing.fhir..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..", "java.sql..", "org.longitude.billing.store..")
                    .because("what a prediction means can be tested and trusted without a world");

    @ArchTest
    static final ArchRule DATABASES_BELONG_TO_THE_STORE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.longitude.billing.store..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "org.postgresql..", "org.flywaydb..")
                    .because("one place decides what is written in which transaction");

    private BillingRulesTest() {}
}
