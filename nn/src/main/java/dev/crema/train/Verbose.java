package dev.crema.train;

/** What training prints. */
public enum Verbose {
  /** A progress bar on a terminal, a line per epoch elsewhere. */
  AUTO,
  SILENT,
  BAR,
  /** A line per epoch. */
  LINES
}
