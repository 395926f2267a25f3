package dev.crema.data;

import java.nio.file.Path;

/**
 * A file and the number of its class.
 *
 * @param label 0 or more
 */
public record LabelledFile(Path file, int label) {}
