package dev.sonde.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.buffer.ByteBuf;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The design's layers, clocks and names. Each rule fails when it finds nothing to judge. */
@AnalyzeClasses(packages = "dev.sonde", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String GENERATED = "dev.sonde.common.proto..";
  private static final String[] NETWORK = {"io.vertx..", "io.netty.."};
  private static final String[] KAFKA = {"org.apache.kafka..", "kafka.."};
  private static final String[] BROKER = {
    "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..", "org.apache.kafka.raft.."
  };
  private static final String[] PURE = {
    "dev.sonde.common.reach..",
    "dev.sonde.common.run..",
    "dev.sonde.common.event..",
    "dev.sonde.common.job..",
    "dev.sonde.common.time..",
    "dev.sonde.worker.claim..",
    "dev.sonde.worker.sse..",
    "dev.sonde.coordinator.plan..",
    "dev.sonde.coordinator.spec..",
    "dev.sonde.coordinator.fold..",
    "dev.sonde.coordinator.statistics..",
    "dev.sonde.coordinator.differences..",
    "dev.sonde.coordinator.report..",
    "dev.sonde.coordinator.merging..",
    "dev.sonde.coordinator.diff..",
    "dev.sonde.coordinator.steps.."
  };

  @ArchTest
  static final ArchRule commonKnowsNoRoleNoNetworkAndNoBroker =
      noClasses()
          .that()
          .resideInAPackage("dev.sonde.common..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "dev.sonde.worker..",
                      "dev.sonde.coordinator..",
                      "dev.sonde.simulator..",
                      "dev.sonde.cli..")
                  .or(resideInAnyPackage(NETWORK))
                  .or(resideInAnyPackage(BROKER)));

  @ArchTest
  static final ArchRule workersKnowNoOtherRole =
      noClasses()
          .that()
          .resideInAPackage("dev.sonde.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sonde.coordinator..", "dev.sonde.simulator..", "dev.sonde.cli..");

  @ArchTest
  static final ArchRule coordinatorsKnowNoOtherRole =
      noClasses()
          .that()
          .resideInAPackage("dev.sonde.coordinator..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.sonde.worker..", "dev.sonde.simulator..", "dev.sonde.cli..");

  @ArchTest
  static final ArchRule theSimulatorSharesNothingWithWhatItTests =
      noClasses()
          .that()
          .resideInAPackage("dev.sonde.simulator..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.sonde..")
                  .and(not(resideInAnyPackage("dev.sonde.simulator.."))));

  @ArchTest
  static final ArchRule onlyTheCliKnowsABroker =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sonde.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BROKER);

  @ArchTest
  static final ArchRule whatIsPureKnowsNoNetworkAndNoKafka =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(NETWORK)
                  // The decoder reads the bytes where they came in, and knows no more of it.
                  .and(not(type(ByteBuf.class)))
                  .or(resideInAnyPackage(KAFKA)));

  private static final DescribedPredicate<JavaAccess<?>> REAL_CLOCK_OR_CHANCE =
      describe("name the real clock or chance", ArchitectureTest::isClockOrChance);

  private static boolean isClockOrChance(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    JavaClass owner = target.getOwner();
    String name = target.getName();
    int arguments =
        target instanceof AccessTarget.CodeUnitAccessTarget called
            ? called.getRawParameterTypes().size()
            : -1;
    boolean clock =
        (is(owner, System.class) && Set.of("nanoTime", "currentTimeMillis").contains(name))
            || (is(owner, Instant.class) && name.equals("now") && arguments == 0)
            || (is(owner, Clock.class) && name.startsWith("system"))
            || (is(owner, InstantSource.class) && name.equals("system"));
    boolean chance =
        (is(owner, Random.class) && name.equals("<init>") && arguments == 0)
            || (is(owner, ThreadLocalRandom.class) && name.equals("current"))
            || (is(owner, Math.class) && name.equals("random"));
    return clock || chance;
  }

  private static boolean is(JavaClass owner, Class<?> type) {
    return owner.isEquivalentTo(type);
  }

  /** An entry of its own each; the process's health compares its wall clock with the broker's. */
  private static final Set<String> MAY_NAME_CLOCKS =
      Set.of("ProcessHealth", "Training", "Simulator");

  @ArchTest
  static final ArchRule onlyMainNamesTheRealClockAndChance =
      noClasses()
          .that(
              describe(
                  "are no main and no generated code",
                  (JavaClass type) ->
                      !outermost(type).getSimpleName().endsWith("Main")
                          && !MAY_NAME_CLOCKS.contains(outermost(type).getSimpleName())))
          .should()
          .accessTargetWhere(REAL_CLOCK_OR_CHANCE);

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Utils?|Helpers?|Manager|Impl)|(Abstract|Base).*|.*Base");
  private static final Pattern EMPTY_PACKAGE =
      Pattern.compile(".*\\.(utils?|helpers?|managers?|impl|base|misc|commons)(\\..*)?");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .that()
          .resideOutsideOfPackage(GENERATED)
          .should()
          .haveNameMatching(".*[.$](" + EMPTY_NAME.pattern().replace(".*", "[A-Za-z0-9]*") + ")")
          .orShould(
              be(
                  describe(
                      "in a package that says nothing",
                      (JavaClass type) -> EMPTY_PACKAGE.matcher(type.getPackageName()).matches())));

  @ArchTest
  static final ArchRule classesAreFinalOrPackagePrivate =
      classes()
          .that()
          .resideOutsideOfPackage(GENERATED)
          .and()
          .areNotInterfaces()
          .and(describe("are no enums", (JavaClass type) -> !type.isEnum()))
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .should()
          .haveModifier(JavaModifier.FINAL)
          .orShould()
          .bePackagePrivate();

  @ArchTest
  static final ArchRule nothingStaticCanChange =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(GENERATED)
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule slf4jIsTheOnlyLog =
      noClasses()
          .that()
          .resideOutsideOfPackage(GENERATED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.apache.log4j..", "org.apache.logging..");

  @ArchTest
  static final ArchRule onlyTheCliPrints =
      noClasses()
          .that(
              not(simpleName("Training"))
                  .and(describe("are no main", type -> !type.getSimpleName().endsWith("Main"))))
          .should()
          .accessTargetWhere(
              describe(
                  "print to the process's own streams",
                  (JavaAccess<?> access) ->
                      access.getTarget().getOwner().isEquivalentTo(System.class)
                          && access instanceof JavaFieldAccess field
                          && field.getTarget().getRawType().isEquivalentTo(PrintStream.class)));
}
