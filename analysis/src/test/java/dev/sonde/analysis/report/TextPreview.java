package dev.sonde.analysis.report;

/** Prints every scenario for manual review. */
final class TextPreview {

  private TextPreview() {}

  public static void main(String[] arguments) {
    int width = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 120;
    boolean color = arguments.length > 1;
    for (Scenarios each : Scenarios.values()) {
      System.out.println("======== " + each);
      System.out.print(TextReport.render(each.scenario().report(), width, color));
    }
    ReportInput input = Scenarios.HUNDRED_PROBES.scenario().running().input();
    System.out.println(LiveLine.render(input, Scenario.START + 12_000, 120));
  }
}
