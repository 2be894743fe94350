package dev.sonde.common.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints may be called, and which keys go there: a spec names both, and may be anybody's.
 * Keys are known by the environment variable that holds them; the Hugging Face token is {@code
 * HF_TOKEN}. Immutable.
 */
public final class Reach {

  /** The Hugging Face token's variable, and what a target without a variable means. */
  public static final String HF_TOKEN = "HF_TOKEN";

  /** Where the Hugging Face token belongs. */
  public static final String ROUTER = "https://router.huggingface.co";

  private static final Pattern PERMIT =
      Pattern.compile("(.+?)(?:=([A-Za-z_][A-Za-z0-9_]{0,127}))?");

  private final List<Permit> permits;
  private final boolean anywhere;
  private final boolean usual;

  /** A base URL with all below it, and the key that it may be sent, or null for none. */
  private record Permit(UrlPrefix base, String text, @Nullable String variable) {}

  private Reach(List<Permit> permits, boolean anywhere, boolean usual) {
    this.permits = List.copyOf(permits);
    this.anywhere = anywhere;
    this.usual = usual;
  }

  /**
   * For the specs of whoever started this process: any endpoint, and the keys that the spec names.
   * The Hugging Face token, which it need not name, goes to its router, to this machine and to the
   * base URL that was named beside the spec, if any.
   */
  public static Reach ofOwner(@Nullable String named) {
    List<Permit> permits = new ArrayList<>();
    permits.add(permit(ROUTER + "=" + HF_TOKEN));
    if (named != null && UrlPrefix.of(named) != null) {
      permits.add(permit(named + "=" + HF_TOKEN));
    }
    return new Reach(permits, true, true);
  }

  /**
   * For submitted specs.
   *
   * @param allowed {@code URL} or {@code URL=VARIABLE} each; nothing else may be called. None
   *     stands for the Hugging Face router with its token, and this machine with any key.
   * @throws IllegalArgumentException when one of them is neither
   */
  public static Reach ofFleet(List<String> allowed) {
    return allowed.isEmpty()
        ? new Reach(List.of(permit(ROUTER + "=" + HF_TOKEN)), false, true)
        : new Reach(allowed.stream().map(Reach::permit).toList(), false, false);
  }

  private static Permit permit(String text) {
    Matcher matcher = PERMIT.matcher(text);
    UrlPrefix base = matcher.matches() ? UrlPrefix.of(matcher.group(1)) : null;
    if (base == null) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no endpoint, allowed is http(s)://host[:port][/path], and =VARIABLE for the"
              + " key it may be sent");
    }
    return new Permit(base, matcher.group(1), matcher.group(2));
  }

  /** Why an endpoint may not be called, or empty. */
  public Optional<String> refusal(String endpoint) {
    if (anywhere) {
      return Optional.empty();
    }
    UrlPrefix base = UrlPrefix.of(endpoint);
    if (base != null && (isUsual(base) || covering(base).findAny().isPresent())) {
      return Optional.empty();
    }
    return Optional.of("this fleet does not call " + endpoint);
  }

  /** Why an endpoint may not be sent the key that a spec names for it, or empty. */
  public Optional<String> refusal(String endpoint, @Nullable String variable) {
    if (variable == null || sends(endpoint, variable)) {
      return Optional.empty();
    }
    return Optional.of("this fleet does not send " + variable + " to " + endpoint);
  }

  /** What may be named instead, for people. */
  public String allowed() {
    List<String> all = new ArrayList<>(permits.stream().map(Permit::text).distinct().toList());
    if (usual) {
      all.add("this machine");
    }
    return String.join(", ", all);
  }

  /**
   * Whether a key goes with a call.
   *
   * @param variable as the spec has it: null is the Hugging Face token
   */
  public boolean sends(String endpoint, @Nullable String variable) {
    if (anywhere && variable != null) {
      return true;
    }
    UrlPrefix base = UrlPrefix.of(endpoint);
    if (base == null) {
      return false;
    }
    String key = variable == null ? HF_TOKEN : variable;
    return isUsual(base) || covering(base).anyMatch(each -> Objects.equals(each.variable(), key));
  }

  private boolean isUsual(UrlPrefix base) {
    return usual && base.isLoopback();
  }

  private Stream<Permit> covering(UrlPrefix base) {
    return permits.stream().filter(each -> each.base().covers(base));
  }
}
