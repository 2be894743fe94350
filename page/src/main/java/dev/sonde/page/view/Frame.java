package dev.sonde.page.view;

import java.util.List;

/**
 * What is around the content of every page.
 *
 * @param path of the page, for the mark in the navigation
 * @param formToken that its forms carry
 * @param signOut whether there is a session to end
 * @param assets the path below which styles and scripts are
 * @param modules names of the scripts that the page needs besides the usual one
 */
public record Frame(
    String title,
    String path,
    String formToken,
    boolean signOut,
    String assets,
    List<String> modules) {

  public Frame {
    modules = List.copyOf(modules);
  }

  /** Whether a part of the site is the one that the page is in. */
  public boolean isIn(String place) {
    return place.equals("/")
        ? path.equals("/") || path.startsWith("/models/")
        : path.equals(place) || path.startsWith(place + "/");
  }

  /** The address of a style or script. */
  public String asset(String name) {
    return assets + name;
  }
}
