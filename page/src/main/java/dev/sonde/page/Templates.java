package dev.sonde.page;

import dev.sonde.common.text.PrintableText;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The templates, which were compiled with the classes. Safe for use by several threads. */
final class Templates {

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  /** Fills a template. */
  String render(String name, Map<String, Object> values) {
    StringOutput output = new StringOutput();
    engine.render(name + ".jte", values, new PrintableMarkup(output));
    return output.toString();
  }

  /** Escapes texts for where they stand, and leaves no character in them that is not shown. */
  private static final class PrintableMarkup extends OwaspHtmlTemplateOutput {

    PrintableMarkup(TemplateOutput output) {
      super(output);
    }

    @Override
    public void writeUserContent(@Nullable String text) {
      super.writeUserContent(text == null ? null : PrintableText.block(text));
    }
  }
}
