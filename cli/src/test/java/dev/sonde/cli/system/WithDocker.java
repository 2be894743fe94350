package dev.sonde.cli.system;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs the test if a Docker engine answers, and prints a message if none does. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithDocker.Condition.class)
@interface WithDocker {

  /** Connects to the engine once, because Testcontainers would wait for minutes. */
  final class Condition implements ExecutionCondition {

    private static final boolean ANSWERS = answers();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (ANSWERS) {
        return ConditionEvaluationResult.enabled("a Docker engine answers");
      }
      System.err.printf(
          "%n!!! SKIPPED %s: no Docker engine answers, so nothing is tested against containers%n%n",
          context.getDisplayName());
      return ConditionEvaluationResult.disabled("no Docker engine answers");
    }

    private static boolean answers() {
      try {
        Process info =
            new ProcessBuilder("docker", "version", "--format", "{{.Server.Version}}")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return info.waitFor(10, TimeUnit.SECONDS) && info.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
