package io.cellwarden.ops;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;

/** Holds the shape that docs/ARCHITECTURE.md draws; this module is the only one that sees all others. */
@AnalyzeClasses(packages = "io.cellwarden", importOptions = ArchitectureTest.ProgramOnly.class)
class ArchitectureTest {
    private static final String PERSISTENCE = "io.cellwarden.persistence..";
    private static final String GATEWAY = "io.cellwarden.gateway..";
    private static final String OPS = "io.cellwarden.ops..";

    /** Fewer means that the import broke, and then every rule here would pass on nothing. */
    private static final int FEWEST_CLASSES = 50;

    /** What is in no other module's package: a new package of the domain is held to its rules from the first day. */
    private static final DescribedPredicate<JavaClass> BANK_ACTORS =
            not(resideInAnyPackage(PERSISTENCE, GATEWAY, OPS)).as("are in bank-actors");

    private static final DescribedPredicate<JavaClass> PLAIN_JAVA = describe(
            "are rules or codecs",
            type -> outermost(type).getSimpleName().endsWith("Rules")
                    || type.getPackageName().contains(".wire"));

    private static final DescribedPredicate<JavaMethodCall> READS_A_CLOCK = describe("reads a clock", call -> {
        var owner = call.getTargetOwner();
        return switch (call.getName()) {
            case "now" -> owner.getPackageName().startsWith("java.time");
            case "currentTimeMillis", "nanoTime" -> owner.isEquivalentTo(System.class);
            case "systemUTC", "systemDefaultZone", "system" -> owner.isEquivalentTo(Clock.class);
            default -> false;
        };
    });

    private static final DescribedPredicate<JavaMethodCall> ROLLS_DICE = describe(
            "rolls dice",
            call -> Set.of("java.lang.Math.random", "java.util.UUID.randomUUID")
                    .contains(call.getTargetOwner().getName() + "." + call.getName()));

    private static final DescribedPredicate<JavaAccess<?>> MAKES_A_VIRTUAL_THREAD = describe(
            "makes a virtual thread",
            access -> Set.of("ofVirtual", "startVirtualThread", "newVirtualThreadPerTaskExecutor")
                    .contains(access.getName()));

    @ArchTest
    static final ArchRule bank_actors_know_no_other_module =
            noClasses().that(BANK_ACTORS).should().dependOnClassesThat().resideInAnyPackage(PERSISTENCE, GATEWAY, OPS);

    @ArchTest
    static final ArchRule persistence_knows_neither_gateway_nor_ops = noClasses()
            .that()
            .resideInAPackage(PERSISTENCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GATEWAY, OPS)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule gateway_knows_neither_persistence_nor_ops = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PERSISTENCE, OPS)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule rules_and_codecs_are_plain_java = classes()
            .that(PLAIN_JAVA)
            .should() // ciphers, and the core of the Modbus library, are as pure as they are (ADR 0030, 0032)
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "io.cellwarden..",
                            "org.jspecify..",
                            "com.digitalpetri.modbus..")
                    .and(not(simpleNameEndingWith("Actor"))));

    @ArchTest
    static final ArchRule time_comes_with_the_input =
            noClasses().that(BANK_ACTORS).should().callMethodWhere(READS_A_CLOCK);

    @ArchTest
    static final ArchRule the_same_inputs_give_the_same_decisions = noClasses()
            .that(BANK_ACTORS)
            .should()
            .callMethodWhere(ROLLS_DICE)
            .orShould()
            .dependOnClassesThat(assignableTo(Random.class).or(assignableTo(RandomGenerator.class)));

    @ArchTest
    static final ArchRule actors_are_the_only_threads =
            noClasses().that(BANK_ACTORS).should().dependOnClassesThat().areAssignableTo(Thread.class);

    /** One that waits for a disk, a pipe or a serial line holds its carrier, of which there are as many as processors. */
    @ArchTest
    static final ArchRule nothing_that_may_wait_for_ever_runs_on_a_virtual_thread =
            noClasses().should().accessTargetWhere(MAKES_A_VIRTUAL_THREAD);

    @ArchTest
    static final ArchRule only_ops_speaks_to_the_terminal = noClasses()
            .that()
            .resideOutsideOfPackage(OPS)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule only_persistence_names_a_store = noClasses()
            .that(not(resideInAPackage(PERSISTENCE)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.esotericsoftware..",
                    "com.datastax..",
                    "org.apache.cassandra..",
                    "org.apache.pekko.persistence.cassandra..");

    @ArchTest
    static final ArchRule only_its_codec_names_the_modbus_library = noClasses()
            .that()
            .resideOutsideOfPackage("io.cellwarden.gateway.wire.modbus..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.digitalpetri..");

    @ArchTest
    static final ArchRule only_gateway_line_names_the_serial_driver = noClasses()
            .that()
            .resideOutsideOfPackage("io.cellwarden.gateway.line..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fazecast..");

    @ArchTest
    static void the_packages_of_bank_actors_have_no_cycle(JavaClasses program) {
        slices().matching("io.cellwarden.(**)").should().beFreeOfCycles().check(program.that(BANK_ACTORS));
    }

    @ArchTest
    static void every_package_says_what_may_be_null(JavaClasses program) {
        var unmarked = program.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(home -> home.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(JavaPackage::getName)
                .sorted();

        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @ArchTest
    static void the_rules_see_the_program(JavaClasses program) {
        assertThat(program).hasSizeGreaterThanOrEqualTo(FEWEST_CLASSES);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    /** Leaves out the tests of this module and the test jar of bank-actors. */
    static final class ProgramOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }
}
