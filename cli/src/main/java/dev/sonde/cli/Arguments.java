package dev.sonde.cli;

import dev.sonde.common.text.PrintableText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the command line. Where the platform's encoding is not UTF-8, as in a container
 * without a locale, Java replaces what it cannot decode. Linux still has the bytes.
 */
final class Arguments {

  private static final String UTF_8 = "UTF-8";

  private Arguments() {}

  /**
   * The arguments as UTF-8.
   *
   * @param platform the encoding with which Java has decoded them
   * @param cmdline the file with the bytes of the command line, which may not exist
   */
  static List<String> of(String[] decoded, @Nullable String platform, Path cmdline) {
    List<String> given = List.of(decoded);
    boolean ascii = given.stream().allMatch(each -> each.chars().allMatch(c -> c < 0x80));
    if (ascii || UTF_8.equals(platform)) {
      return given;
    }
    try {
      List<String> all = split(Files.readAllBytes(cmdline));
      return all.size() < given.size() ? given : all.subList(all.size() - given.size(), all.size());
    } catch (IOException e) {
      return given;
    }
  }

  /** The position, from 1, of an argument that is not UTF-8; 0 without one. */
  static int unreadable(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).indexOf(PrintableText.REPLACEMENT) >= 0) {
        return i + 1;
      }
    }
    return 0;
  }

  private static List<String> split(byte[] bytes) {
    List<String> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        all.add(StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, start, i - start)).toString());
        start = i + 1;
      }
    }
    return all;
  }
}
