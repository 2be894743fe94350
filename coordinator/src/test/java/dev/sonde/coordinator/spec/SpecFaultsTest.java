package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages for faulty specs. In the tables \n stands for the end of a line. */
class SpecFaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "load: {cuncurrency: 3} => load.cuncurrency: unknown key; allowed are count, concurrency,"
            + " duration, rate, arrivals, stages, sweep, search, trace; did you mean \"concurrency\"?",
        "load: {count: 0} => load.count: found 0; allowed is a whole number: 1 to 100000000",
        "load: {count: many} => load.count: found \"many\"; allowed is a whole number: 1 to 100000000",
        "load: {count: 1, duration: 1s} => load.duration: given together with count;"
            + " allowed is only one of the two: each ends the load",
        "load: {rate: 5/s, concurrency: 2, count: 9} => load.concurrency: given together"
            + " with rate; allowed is only one of the two: concurrency is for a closed loop and rate for"
            + " an open loop",
        "load: {rate: 5/s} => load.duration: missing; allowed is a duration or a count"
            + " together with a rate",
        "load: {rate: 5, count: 1} => load.rate: found 5 without a unit; allowed is a rate such as 5/s"
            + " or 30/m",
        "load: {rate: 0/s, count: 1} => load.rate: found a rate of 0; allowed is more than 0/s",
        "load: {rate: 2000000/s, count: 1} => load.rate: found \"2000000/s\"; allowed is at most"
            + " 1000000/s",
        "load: {arrivals: poisson} => load.arrivals: given without rate or stages; allowed is"
            + " arrivals together with rate or stages",
        "load: {stages: 5} => load.stages: found 5; allowed is a list of stages: {rate: 5/s, for: 1m}",
        "load: {stages: [{rate: 1/s}]} => load.stages[0].for: missing; allowed is a duration such as"
            + " 500ms or 60s or 5m or 1h",
        "load: {stages: [{rate: 0/s, for: 1s}]} => load.stages: every stage has a rate of 0; allowed is"
            + " a stage with a rate above 0/s",
        "load: [] => load: found a list; allowed is a mapping of count, concurrency, duration, rate,"
            + " arrivals, stages, sweep, search, trace",
        "load: {sweep: {concurrency: [1, 2]}} => load.sweep.count: missing; allowed is a count or a"
            + " duration of each step",
        "load: {sweep: {concurrency: 1, rate: 1/s, count: 1}} => load.sweep.rate: given together"
            + " with concurrency; allowed is a list of either: concurrency is for closed loops and rate"
            + " for open loops",
        "load: {sweep: {count: 1}} => load.sweep: neither concurrency nor rate; allowed is a list of"
            + " either: concurrency is for closed loops and rate for open loops",
        "load: {sweep: {concurrency: [1, 1], count: 1}} => load.sweep.concurrency[1]: 1 is listed"
            + " twice; allowed is each only once",
        "load: {sweep: {rate: [0/s], count: 1}} => load.sweep.rate[0]: found a rate of 0; allowed is"
            + " more than 0/s",
        "load: {count: 3, sweep: {concurrency: [1, 2], count: 1}} => load.count: given together with"
            + " sweep; allowed is no other key of load together with sweep",
        "load: {trace: {requests: [[1, 2]]}} => load.trace.requests[0]: found a list; allowed are"
            + " [milliseconds since the first, input tokens, output tokens]",
        "load: {trace: {file: a, requests: []}} => load.trace: both file and requests; allowed is one of"
            + " the two",
        "load: {search: {max: 5/s}} => load.search.goal: missing; allowed is a threshold such as"
            + " \"p95(ttft) < 1s\", or a list of them",
        "load: {search: {goal: fast, max: 5/s}} => load.search.goal: threshold \"fast\", column 1: found \"fast\", allowed is error_rate, success_rate,"
            + " usd_per_1k_tokens, usd_per_request, usd_per_success, cost_usd,"
            + " output_tokens_per_second, a latency such as p95(ttft)",
        "load: {search: {goal: cost_usd < 1, max: 5/s, min: 6/s}} => load.search.min: found min 6/s"
            + " and max 5/s; allowed is more than 0/s and at most max",
        "load: {search: {goal: cost_usd < 1, max: 5/s, precision: 5}} => load.search.precision: found 5;"
            + " allowed is a share from 0.01 to 1",
        "prompts: [{text: a, name: n}, {text: b, name: n}] => prompts[1]: a second prompt named n;"
            + " allowed is each name once",
        "prompts: [{set: reasoning}, {set: reasoning}] => prompts[1]: a second prompt named effort-low;"
            + " allowed is each name once",
        "request: {temperature: 3} => request.temperature: found 3; allowed is a number from 0 to 2 or none",
        "request: {timeout: 60} => request.timeout: found 60 without a unit; allowed is a duration such"
            + " as 500ms or 60s or 5m or 1h",
        "request: {timeout: 60 parsecs} => request.timeout: found \"60 parsecs\"; allowed is a duration"
            + " such as 500ms or 60s or 5m or 1h",
        "request: {timeout: 2h} => request.timeout: found \"2h\"; allowed is more than 0 and at most 1h",
        "request: {timeout: {headers: 90s}} => request.timeout.headers: found 90s; allowed is at most"
            + " the total of 1m",
        "request: {maxTokens: 1e99999999} => request.maxTokens: found 1e99999999; allowed is a whole"
            + " number: 1 to 1000000",
        "models: b => models: this key is given twice; allowed is each key only once",
        "abortOnFail: maybe => abortOnFail: found \"maybe\"; allowed is true or false",
        "verdict: {sendLag: 5} => verdict.sendLag: found 5 without a unit; allowed is a duration such"
            + " as 500ms or 60s or 5m or 1h",
        "verdict: {achieved: 98} => verdict.achieved: found 98; allowed is a share from 0 to 1",
        "budget: {usd: 0} => budget.usd: found 0; allowed is an amount in USD: more than 0 and at most"
            + " 1000000",
        "budget: {usd: -1} => budget.usd: found -1; allowed is an amount in USD: more than 0 and at"
            + " most 1000000",
        "budget: => budget: found nothing; allowed is a mapping of usd",
        "warmup: -1 => warmup: found -1; allowed is a whole number: 0 to 1000000",
        "onWorkerLoss: resnd => onWorkerLoss: found \"resnd\"; allowed are mark, resend; did you mean"
            + " \"resend\"?",
        "thresholds: [p95] => thresholds[0]: threshold \"p95\", column 1:"
            + " found \"p95\", allowed is error_rate, success_rate, usd_per_1k_tokens,"
            + " usd_per_request, usd_per_success, cost_usd, output_tokens_per_second, a latency such"
            + " as p95(ttft)",
        "thresholds: [cost_usd < 1, 7] => thresholds[1]: found 7; allowed is an expression such as"
            + " \"p95(ttft) < 800ms\" (in quotes if a text is intended)",
        "thresholds: [cost_usd < 1, cost_usd < 1] => thresholds[1]: \"cost_usd < 1\" is listed"
            + " twice; allowed is each only once",
        "prompts: [{file: x.jsonl}] => prompts[0].file: cannot read \"x.jsonl\": files are not read"
            + " here; put the prompts into the spec",
        "prompts: [{text: a, file: b}] => prompts[0]: text together with file; allowed is one of text or"
            + " messages or file or set or synthetic",
        "prompts: [{system: a}] => prompts[0]: no prompt; allowed is one of text or messages"
            + " or file or set or synthetic",
        "providers: [a, a] => providers[1]: \"a\" is listed twice; allowed is each only once",
        "providers: [{name: all, endpoint: http://x}] => providers[0]: settings for all; allowed is"
            + " settings for one provider by its name",
        "endpoint: http://me:secret@x/v1 => endpoint: a URL with a password or a query or a fragment;"
            + " allowed is an http or https URL such as https://router.huggingface.co/v1",
        "endpoint: localhost:8000/v1 => endpoint: found \"localhost:8000/v1\" without http:// or"
            + " https://; allowed is an http or https URL such as https://router.huggingface.co/v1;"
            + " did you mean \"http://localhost:8000/v1\"?",
        "providers: [{name: a, endpoint: http://x/v1/chat/completions}] => providers[0].endpoint: found"
            + " \"http://x/v1/chat/completions\" with the path of a request; allowed is an http or"
            + " https URL such as https://router.huggingface.co/v1; did you mean \"http://x/v1\"?",
        "request: {keepPrefix: false, keepResponses: true} => request.keepPrefix: found false together"
            + " with keepResponses: true; allowed is only one of them",
        "aa: yes => aa: found \"yes\"; allowed is true or false",
        "billTo: 7 => billTo: found 7; allowed is the name of an organisation (in quotes if a text is"
            + " intended)",
        "seed: !!binary abc => seed: the tag tag:yaml.org,2002:binary; allowed is a value without a tag"
      })
  void namesPathLineFoundAndAllowed(String yaml, String message) {
    assertThat(Specs.message("models: [a]\n" + yaml).lines()).contains("x.yaml:2: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "`` => x.yaml:1: the spec is empty; allowed is a mapping that names models, providers, load",
        "# a comment => x.yaml:1: the spec is empty; allowed is a mapping that names models, providers,"
            + " load",
        "a: [ => x.yaml:1: not YAML: while parsing a flow node, expected the node content, but found"
            + " '<stream end>'",
        "models: a\\n---\\nmodels: b => x.yaml:2: not YAML: expected a single document in the stream,"
            + " but found another document",
        "name: x => x.yaml:1: models: missing; allowed is a model id such as"
            + " meta-llama/Llama-3.1-8B-Instruct",
        "models: [a, b/../c] => x.yaml:1: models[1]: found \"b/../c\"; allowed is a model id such as"
            + " meta-llama/Llama-3.1-8B-Instruct without ?, #, %, \\ and the segments .. and .",
        "load: &l {count: *l} => x.yaml:1: too many values after all aliases are expanded; allowed is 100000"
            + " values at most"
      })
  void saysWhatIsWrongWithTheWhole(String yaml, String message) {
    assertThat(Specs.message(yaml.replace("\\n", "\n")).lines()).contains(message);
  }

  @Test
  void reportsEveryFaultInTheOrderOfTheText() {
    String message =
        Specs.message("models: []\nrequest: {temperature: 9, maxTokens: 0}\nwarmup: x\nfoo: 1\n");
    assertThat(message.lines().map(line -> line.substring(0, line.indexOf(';'))))
        .containsExactly(
            "x.yaml:1: models: found an empty list",
            "x.yaml:2: request.temperature: found 9",
            "x.yaml:2: request.maxTokens: found 0",
            "x.yaml:3: warmup: found \"x\"",
            "x.yaml:4: foo: unknown key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models: a\nproviders: [{name: x, tokenEnv: hf_secretsecret}]",
        "models: a\nproviders: [{name: x, token: hf_secretsecret}]",
        "models: hf_secretsecret x",
        "models: sk-secretsecretsecretsecretsecretsecretsecretsecretsecretsecretsecret x",
        "models: a\nendpoint: https://u:hf_secretsecret@x",
        "models: a\nonWorkerLoss: Bearer hf_secretsecret"
      })
  void neverRepeatsASecret(String yaml) {
    assertThat(Specs.message(yaml)).isNotEmpty().doesNotContain("secretsecret");
  }

  @Test
  void boundsDepthAndAliases() {
    assertThat(Specs.message("[".repeat(100_000))).startsWith("x.yaml:1: nested too deeply");
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", alias, alias, alias, alias, alias, alias, alias)));
    }
    assertThat(Specs.message(bomb.toString()))
        .isEqualTo(
            "x.yaml:1: not YAML: Number of aliases for non-scalar nodes exceeds the specified max=32");
    String six = "*a, *a, *a, *a, *a, *a";
    String scalars = "x, ".repeat(18_000);
    assertThat(Specs.message("a: &a [" + scalars + "]\nb: [" + six + "]"))
        .contains(
            "too many values after all aliases are expanded; allowed is 100000 values at most");
  }

  @Test
  void pointsIntoJsonThatIsIndentedByTabs() {
    assertThat(Specs.message("{\n\t\"models\": [\"a\"],\n\t\"load\": {\"count\": -3}\n}"))
        .isEqualTo("x.yaml:3: load.count: found -3; allowed is a whole number: 1 to 100000000");
    assertThat(
            Specs.faults("{\n\t\"models\": [\"a\"],\n\t\"load\": {\"count\": -3}\n}")
                .get(0)
                .column())
        .isEqualTo(20);
  }
}
