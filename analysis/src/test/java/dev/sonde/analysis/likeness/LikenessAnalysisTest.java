package dev.sonde.analysis.likeness;

import static dev.sonde.analysis.likeness.Prompts.prompt;
import static dev.sonde.analysis.likeness.Prompts.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.analysis.fold.Finish;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.analysis.likeness.Answers.Answer;
import dev.sonde.analysis.likeness.CohortSimulation.Defect;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.PromptSpec;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikenessAnalysisTest {

  private static final PromptSpec PLAIN = prompt("one", request(0.0, null));
  private static final PromptSpec OTHER = prompt("two", request(0.0, null));

  @ParameterizedTest
  @CsvSource({
    "10, 10, NOT_DISTINGUISHABLE",
    "13, 13, NOT_DISTINGUISHABLE",
    "14, 10, NOT_DISTINGUISHABLE",
    "14, 14, DIFFERS",
    "9, 9, DIFFERS",
    "60, 4, DIFFERS",
  })
  void promptTokensMayBeThreeMoreAndNoneLess(long first, long second, FindingStatus verdict) {
    Answers answers = new Answers(PLAIN, OTHER);
    for (String sound : List.of("a", "b", "c")) {
      answers.add(sound, 2, Answer.to(0)).add(sound, 2, Answer.to(1));
    }
    answers.add("odd", 2, Answer.to(0).input(first)).add("odd", 2, Answer.to(1).input(second));
    assertThat(answers.verdict("odd", Kind.PROMPT_TOKENS)).isEqualTo(verdict);
    assertThat(answers.verdict("a", Kind.PROMPT_TOKENS))
        .isEqualTo(FindingStatus.NOT_DISTINGUISHABLE);
  }

  @Test
  void promptTokensAreComparedWithANamedReferenceAlone() {
    Answers answers =
        new Answers(PLAIN, OTHER)
            .reference("author")
            .add("author", 2, Answer.to(0).input(20))
            .add("author", 2, Answer.to(1).input(20));
    for (String each : List.of("a", "b")) {
      answers.add(each, 2, Answer.to(0)).add(each, 2, Answer.to(1));
    }
    assertThat(answers.finding("a", Kind.PROMPT_TOKENS).reference()).containsExactly("author");
    assertThat(answers.verdict("a", Kind.PROMPT_TOKENS)).isEqualTo(FindingStatus.DIFFERS);
    assertThat(answers.verdict("author", Kind.PROMPT_TOKENS))
        .isEqualTo(FindingStatus.NOT_APPLICABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 20, NOT_DISTINGUISHABLE",
    "65, 20, DIFFERS",
    "64, 5, TOO_FEW",
    "-1, 20, NOT_APPLICABLE",
  })
  void maxTokensHoldForEveryAnswer(long tokens, int times, FindingStatus verdict) {
    Answers answers = new Answers(PLAIN).add("a", times, Answer.to(0).output(tokens));
    assertThat(answers.verdict("a", Kind.MAX_TOKENS)).isEqualTo(verdict);
  }

  @Test
  void aStopTextEndsAnAnswer() {
    PromptSpec stopping = prompt("count", request(0.0, null, List.of("5"), null));
    Answers answers =
        new Answers(stopping, PLAIN)
            .add("good", 10, Answer.to(0).text("1 2 3 4 "))
            .add("bad", 8, Answer.to(0).text("1 2 3 4 "))
            .add("bad", 2, Answer.to(0).text("1 2 3 4 5 6"))
            .add("none", 10, Answer.to(1).text("5"));
    assertThat(answers.verdict("good", Kind.STOP)).isEqualTo(FindingStatus.NOT_DISTINGUISHABLE);
    assertThat(answers.verdict("bad", Kind.STOP)).isEqualTo(FindingStatus.DIFFERS);
    assertThat(answers.verdict("none", Kind.STOP)).isEqualTo(FindingStatus.NOT_APPLICABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"required\"', VALID, NOT_DISTINGUISHABLE",
    "'\"required\"', SCHEMA_MISMATCH, NOT_DISTINGUISHABLE",
    "'\"required\"', NO_CALL, DIFFERS",
    "'\"required\"', MARKUP_LEAK, DIFFERS",
    "'\"none\"', NO_CALL, NOT_DISTINGUISHABLE",
    "'\"none\"', VALID, DIFFERS",
    "'{\"type\": \"function\"}', NO_CALL, DIFFERS",
    "'\"auto\"', NO_CALL, NOT_APPLICABLE",
    "'\"required\"', NOT_OFFERED, NOT_APPLICABLE",
  })
  void toolChoiceIsObeyed(String choice, ToolCheck tools, FindingStatus verdict) {
    PromptSpec prompt =
        new PromptSpec(
            null,
            PLAIN.messages(),
            1,
            new PromptSpec.Toolset("[]", choice),
            null,
            request(0.0, null));
    Answers answers = new Answers(prompt).add("a", 10, Answer.to(0).tools(tools));
    assertThat(answers.verdict("a", Kind.TOOL_CHOICE)).isEqualTo(verdict);
  }

  @Test
  void reasoningEffortIsPairedByMessages() {
    PromptSpec low = prompt("think", request(0.0, null, List.of(), "low"));
    PromptSpec high = prompt("think", request(0.0, null, List.of(), "high"));
    Answers answers = new Answers(low, high);
    SplittableRandom random = new SplittableRandom(3);
    for (String each : List.of("a", "b", "c", "deaf")) {
      for (int i = 0; i < 20; i++) {
        long more = each.equals("deaf") ? 0 : 300;
        answers.add(each, 1, Answer.to(0).output(100 + random.nextInt(80)));
        answers.add(each, 1, Answer.to(1).output(100 + more + random.nextInt(80)));
      }
    }
    assertThat(answers.verdict("deaf", Kind.REASONING_EFFORT)).isEqualTo(FindingStatus.DIFFERS);
    assertThat(answers.verdict("a", Kind.REASONING_EFFORT))
        .isEqualTo(FindingStatus.NOT_DISTINGUISHABLE);
  }

  @Test
  void finishReasonsAreComparedAsAMix() {
    Answers answers = new Answers(PLAIN);
    for (String each : List.of("a", "b", "c", "cutter")) {
      int cut = each.equals("cutter") ? 80 : 10;
      answers.add(each, cut, Answer.to(0).output(64).finish(Finish.LENGTH));
      answers.add(each, 200 - cut, Answer.to(0));
    }
    Finding finding = answers.finding("cutter", Kind.FINISH_REASONS);
    assertThat(finding.verdict()).isEqualTo(FindingStatus.DIFFERS);
    assertThat(String.valueOf(finding.effect())).contains("value=0.35");
    assertThat(answers.verdict("a", Kind.FINISH_REASONS))
        .isEqualTo(FindingStatus.NOT_DISTINGUISHABLE);
  }

  @Test
  void agreementIsTestedAgainstTheOwnOne() {
    Answers answers = new Answers(PLAIN, OTHER, PLAIN);
    for (String each : List.of("a", "b", "c", "d")) {
      IntStream.range(0, 3).forEach(prompt -> answers.add(each, 10, Answer.to(prompt)));
    }
    answers.add("e", 10, Answer.to(0).text("Something else"));
    answers.add("e", 10, Answer.to(1)).add("e", 10, Answer.to(2));
    assertThat(answers.verdict("e", Kind.AGREEMENT)).isEqualTo(FindingStatus.DIFFERS);
    assertThat(answers.verdict("a", Kind.AGREEMENT)).isEqualTo(FindingStatus.NOT_DISTINGUISHABLE);
  }

  @Test
  void oneAnswerOfItsOwnAtTemperatureZeroIsNoDifference() {
    Answers answers = new Answers(PLAIN);
    for (String each : List.of("a", "b", "c")) {
      answers.add(each, 40, Answer.to(0).text("All that " + each + " says."));
    }
    assertThat(answers.verdict("a", Kind.AGREEMENT)).isEqualTo(FindingStatus.NOT_APPLICABLE);
  }

  @Test
  void duplicatesCountWhereOthersNeverRepeatOneAnother() {
    Answers answers = new Answers(prompt("poem", request(1.0, null)));
    for (String each : List.of("a", "b", "c", "cache")) {
      for (int i = 0; i < 30; i++) {
        int poem = each.equals("cache") ? i / 3 : i;
        answers.add(each, 1, Answer.to(0).text("poem " + poem + " of " + each));
      }
    }
    assertThat(answers.verdict("cache", Kind.DUPLICATES)).isEqualTo(FindingStatus.DIFFERS);
    assertThat(answers.verdict("a", Kind.DUPLICATES)).isEqualTo(FindingStatus.NOT_DISTINGUISHABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "'All is well with this answer.', STOP, ''",
    "'<think>Let me see</think> yes', STOP, thinkTag",
    "'', STOP, empty",
    "'short', LENGTH, cutUnasked",
    "'Всё хорошо с этим ответом', STOP, otherScript",
    "'a b c d a b c d a b c d a b c d a b c d a b c d', STOP, repetition",
    "'so so so so', STOP, ''",
  })
  void healthNeedsNoOtherModel(String text, Finish finish, String complaint) {
    Answers answers = new Answers(PLAIN);
    for (String each : List.of("a", "b", "c")) {
      answers.add(each, 100, Answer.to(0));
    }
    answers.add("odd", 100, Answer.to(0).text(text).finish(finish));
    Finding finding = answers.finding("odd", Kind.HEALTH);
    assertThat(finding.verdict())
        .isEqualTo(complaint.isEmpty() ? FindingStatus.NOT_DISTINGUISHABLE : FindingStatus.DIFFERS);
    assertThat(finding.detail()).isEqualTo(complaint.isEmpty() ? "" : complaint + " 100");
  }

  @Test
  void shapesThatMostNeverSendArePeculiar() {
    Member usual = shaped("a", Map.of(1L, 95L, 2L, 5L));
    Member alike = shaped("b", Map.of(1L, 100L));
    Member odd = shaped("c", Map.of(1L, 60L, 9L, 40L));
    List<Finding> findings =
        findings(List.of(usual, alike, odd, shaped("d", Map.of(1L, 97L, 2L, 3L))), Kind.SHAPE);
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(
            FindingStatus.NOT_DISTINGUISHABLE,
            FindingStatus.NOT_DISTINGUISHABLE,
            FindingStatus.DIFFERS,
            FindingStatus.NOT_DISTINGUISHABLE);
  }

  private static Member shaped(String provider, Map<Long, Long> shapes) {
    Map<String, Long> servedBy = Map.of(provider.equals("c") ? "elsewhere" : provider, 100L);
    long chunks = provider.equals("c") ? 250 : 1000;
    TokenSums tokens =
        new TokenSums(
            TokenSums.Usage.NONE, new TokenSums.Arrival(1000, chunks, 100, 0, 0, 0), 0, 0);
    return new Member(provider, provider, List.of(), Map.of("ok", 100L), shapes, servedBy, tokens);
  }

  @Test
  void aPinAndTheChunksAreReadOffTheCounts() {
    List<Member> members =
        List.of(shaped("a", Map.of()), shaped("b", Map.of()), shaped("c", Map.of()));
    for (Kind kind : List.of(Kind.SERVED_BY, Kind.TOKENS_PER_CHUNK)) {
      assertThat(findings(members, kind))
          .extracting(Finding::verdict)
          .containsExactly(
              FindingStatus.NOT_DISTINGUISHABLE,
              FindingStatus.NOT_DISTINGUISHABLE,
              FindingStatus.DIFFERS);
    }
    assertThat(findings(members, Kind.SERVED_BY).get(2).detail()).isEqualTo("elsewhere");
    assertThat(findings(members, Kind.TOKENS_PER_CHUNK).get(2).own()).isEqualTo(4);
  }

  private static List<Finding> findings(List<Member> members, Kind kind) {
    Cohort cohort = new Cohort("org/model", Prompts.spec(List.of(PLAIN)), members, null);
    return LikenessAnalysis.of(List.of(cohort)).stream()
        .filter(each -> each.kind() == kind)
        .toList();
  }

  @Test
  void aNamedReferenceIsNotJudgedAndAloneCounts() {
    Cohort cohort =
        new CohortSimulation(9).sound(2).with(Defect.LEAKS_TOOLS).reference("provider-2").cohort();
    List<Finding> findings =
        LikenessAnalysis.of(List.of(cohort)).stream()
            .filter(each -> each.kind() == Kind.DISTRIBUTION || each.kind() == Kind.TOOL_CALLS)
            .toList();
    assertThat(findings)
        .filteredOn(each -> each.provider().equals("provider-2"))
        .extracting(Finding::verdict)
        .containsOnly(FindingStatus.NOT_APPLICABLE);
    assertThat(findings)
        .filteredOn(each -> !each.provider().equals("provider-2"))
        .allMatch(each -> each.reference().equals(List.of("provider-2")));
    assertThatThrownBy(() -> new CohortSimulation(9).sound(1).reference("nobody").cohort())
        .hasMessage("reference is nobody, allowed is one of the model's providers");
  }

  @Test
  void ofOneProviderOnlyTheRequestIsAReference() {
    List<Finding> findings =
        LikenessAnalysis.of(List.of(new CohortSimulation(2).sound(1).cohort()));
    assertThat(findings)
        .filteredOn(each -> each.verdict() != FindingStatus.NOT_APPLICABLE)
        .extracting(Finding::kind)
        .containsExactly(Kind.MAX_TOKENS, Kind.SERVED_BY);
  }

  @Test
  void fewerAnswersThanTheMinimumAreTooFewToBeSilent() {
    Answers answers = new Answers(PLAIN);
    for (String each : List.of("a", "b", "c")) {
      answers.add(each, 40, Answer.to(0).tools(ToolCheck.VALID));
    }
    answers.add("d", 5, Answer.to(0).tools(ToolCheck.VALID));
    Finding some = answers.finding("a", Kind.TOOL_CALLS);
    assertThat(some.verdict()).isEqualTo(FindingStatus.TOO_FEW);
    assertThat(some.n()).isEqualTo(40);
    assertThat(some.minimumN()).isEqualTo(100);
    assertThat(answers.finding("d", Kind.TOOL_CALLS).p()).isNull();
  }

  @Test
  void equalInputGivesEqualFindings() {
    Cohort cohort = new CohortSimulation(6).sound(3).with(Defect.QUANTISED).cohort();
    assertThat(LikenessAnalysis.of(List.of(cohort)))
        .isEqualTo(LikenessAnalysis.of(List.of(cohort)));
  }
}
