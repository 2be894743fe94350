package dev.sonde.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
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
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Checks the layers, clocks and names of the design. A rule that matches no class fails. */
@AnalyzeClasses(packages = "dev.sonde", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String GENERATED = "dev.sonde.common.proto..";
  private static final String[] NETWORK = {"io.vertx..", "io.netty.."};
  private static final String[] KAFKA = {"org.apache.kafka..", "kafka.."};
  private static final String[] BROKER = {
    "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..", "org.apache.kafka.raft.."
  };
  private static final String STREAM = "dev.sonde.kafka.stream..";
  private static final String[] FILES = {"java.io.File..", "java.nio.file.."};

  /** The packages whose package-info calls them pure. */
  private static final String[] PURE = {
    "dev.sonde.common..",
    "dev.sonde.analysis..",
    "dev.sonde.worker.claim..",
    "dev.sonde.worker.sse..",
    "dev.sonde.coordinator.plan..",
    "dev.sonde.coordinator.spec..",
    "dev.sonde.history.point..",
    "dev.sonde.history.change..",
    "dev.sonde.audit.schedule..",
    "dev.sonde.audit.document..",
    "dev.sonde.audit.plan..",
    "dev.sonde.audit.slot..",
    "dev.sonde.audit.points..",
    "dev.sonde.audit.alert..",
    "dev.sonde.page.session..",
    "dev.sonde.page.view..",
    "dev.sonde.cli.steps.."
  };

  @ArchTest
  static final ArchRule onlyTheBrokerModuleKnowsABroker =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sonde.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BROKER);

  @ArchTest
  static final ArchRule whatIsPureKnowsNoNetworkNoKafkaAndNoFiles =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(NETWORK)
                  .or(resideInAnyPackage(KAFKA))
                  .or(resideInAnyPackage(FILES)));

  /** What needs a fence, a group or a clock reading uses Kafka's own clients (ADR 60). */
  @ArchTest
  static final ArchRule onlyTheStreamKnowsTheVertxKafkaClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(STREAM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.kafka..");

  @ArchTest
  static final ArchRule ofTheKafkaModuleOnlyTheStreamKnowsVertx =
      noClasses()
          .that()
          .resideInAPackage("dev.sonde.kafka..")
          .and()
          .resideOutsideOfPackage(STREAM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NETWORK);

  @ArchTest
  static final ArchRule pagesKnowNothingOfKafka =
      noClasses()
          .that()
          .resideInAPackage("dev.sonde.page..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(KAFKA).or(resideInAnyPackage("dev.sonde.kafka..")));

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

  /**
   * The entry points, and the process's health, which compares its wall clock with the broker's.
   */
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
  static final ArchRule oneBoundedClientAsksByHttp =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net.http..")
                  .or(simpleName("HttpURLConnection"))
                  .or(simpleName("HttpsURLConnection")));

  @ArchTest
  static final ArchRule onlyThatClientKnowsItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sonde.common.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..");

  @ArchTest
  static final ArchRule slf4jIsTheOnlyLog =
      noClasses()
          .that()
          .resideOutsideOfPackage(GENERATED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.apache.log4j..", "org.apache.logging..");

  /** Whatever is printed passes {@code Console}: only main opens the process's streams anew. */
  @ArchTest
  static final ArchRule nobodyPrintsPastTheConsole =
      noClasses()
          .that(not(simpleName("SondeMain")))
          .should()
          .dependOnClassesThat(simpleName("FileDescriptor").and(resideInAnyPackage("java.io")));

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
