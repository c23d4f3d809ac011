package org.longitude.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. A rule that fails names the class that broke it and why the rule stands. */
@AnalyzeClasses(packages = "org.longitude", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleRulesTest {

    private static final String SCHEMAS = "org.longitude.schemas..";
    private static final String MODEL = "org.longitude.model..";
    private static final String SERVICE = "org.longitude.service..";
    private static final String INGEST = "org.longitude.ingest..";
    private static final String PREPROCESS = "org.longitude.preprocess..";
    private static final String CODER = "org.longitude.coder..";
    private static final String TRAINER = "org.longitude.trainer..";
    private static final String DEPLOY = "org.longitude.deploy..";

    @ArchTest
    static final ArchRule SCHEMAS_IMPORTS_NONE_OF_OURS =
            noClasses()
                    .that()
                    .resideInAPackage(SCHEMAS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(MODEL, SERVICE, INGEST, PREPROCESS, CODER, TRAINER, DEPLOY)
                    .because("outsiders use the contracts without the rest of the house");

    @ArchTest
    static final ArchRule MODEL_IMPORTS_NONE_OF_OURS =
            noClasses()
                    .that()
                    .resideInAPackage(MODEL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            SCHEMAS, SERVICE, INGEST, PREPROCESS, CODER, TRAINER, DEPLOY)
                    .because("training and serving must share the same bytes of model code");

    @ArchTest
    static final ArchRule MODEL_KNOWS_NO_KAFKA =
            noClasses()
                    .that()
                    .resideInAPackage(MODEL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..")
                    .because("a bundle can be loaded where there is no broker");

    @ArchTest
    static final ArchRule SERVICE_IMPORTS_NONE_OF_OURS =
            noClasses()
                    .that()
                    .resideInAPackage(SERVICE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SCHEMAS, MODEL, INGEST, PREPROCESS, CODER, TRAINER, DEPLOY)
                    .because("every application shows the same face and none can bend it");

    @ArchTest
    static final ArchRule SERVICE_KNOWS_NO_KAFKA =
            noClasses()
                    .that()
                    .resideInAPackage(SERVICE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..")
                    .because("health is told by suppliers, whatever is behind them");

    @ArchTest
    static final ArchRule MICRONAUT_STAYS_OUTSIDE_OF_CONTRACTS_MODEL_AND_TRAINER =
            noClasses()
                    .that()
                    .resideInAnyPackage(SCHEMAS, MODEL, TRAINER)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.micronaut..", "io.micrometer..")
                    .because("they run where nothing is served");

    @ArchTest
    static final ArchRule NOTHING_BUT_THE_MODEL_KNOWS_THE_ENGINE =
            noClasses()
                    .that()
                    .resideInAnyPackage(SCHEMAS, SERVICE, INGEST, PREPROCESS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl..")
                    .because(
                            "an engine of several hundred megabytes belongs to coder and trainer only");

    @ArchTest
    static final ArchRule APPLICATIONS_DO_NOT_IMPORT_EACH_OTHER =
            slices().matching("org.longitude.(ingest|preprocess|coder|trainer)..")
                    .should()
                    .notDependOnEachOther()
                    .because(
                            "applications meet on topics, so that each can be deployed and replaced alone");

    @ArchTest
    static final ArchRule NOBODY_IMPORTS_DEPLOY =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(DEPLOY)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(DEPLOY)
                    .because("deploy is the roof: it sees every room and no room sees it");

    @ArchTest
    static final ArchRule ONLY_TRACING_KNOWS_OPENTELEMETRY =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.longitude.service.trace..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.opentelemetry..")
                    .because(
                            "spans say what SpanName and SpanAttribute list, and are off by default");

    @ArchTest
    static final ArchRule NO_CATCH_ALL_PACKAGES =
            noClasses()
                    .should()
                    .resideInAnyPackage(
                            "..util..",
                            "..utils..",
                            "..common..",
                            "..impl..",
                            "..helper..",
                            "..misc..")
                    .because("a package named for nothing collects everything");

    @ArchTest
    static final ArchRule NO_MUTABLE_STATICS =
            fields().that()
                    .areStatic()
                    .and()
                    .areDeclaredInClassesThat()
                    .resideOutsideOfPackage("org.longitude.schemas.v1..")
                    .and()
                    .doNotHaveModifier(JavaModifier.SYNTHETIC)
                    .should()
                    .beFinal()
                    .because("state that everybody can change belongs to nobody");

    @ArchTest
    static final ArchRule EXIT_CODES_ARE_DECIDED_IN_ONE_PLACE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(DEPLOY)
                    .should()
                    .callMethod(System.class, "exit", int.class)
                    .because("a service embedded in the demo must not end the process around it");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED =
            classes()
                    .that()
                    .resideOutsideOfPackage("org.longitude.schemas.v1..")
                    .should(ArchConditions.LIVE_IN_A_NULL_MARKED_PACKAGE)
                    .because("a reader must know what may be null without reading the body");

    private ModuleRulesTest() {}
}
