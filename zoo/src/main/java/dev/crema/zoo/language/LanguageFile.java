package dev.crema.zoo.language;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.Training;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file of an application: a model with what it takes to use it. Metadata: {@code problem}, the
 * application's name, and what is the application's own, such as a {@code tokenizer} ({@link
 * Subwords}).
 */
public final class LanguageFile {
  private LanguageFile() {}

  /**
   * Writes a model without its optimizer.
   *
   * @param problem the application's name
   * @param more metadata of the application's own
   */
  public static void save(Path file, String problem, Model model, Map<String, Object> more) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("problem", problem);
    metadata.putAll(more);
    Saving.save(Training.trained(model), file, metadata);
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws DataException if it is of another application
   */
  public static Saved load(Path file, String problem) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    Object found = saved.metadata().get("problem");
    if (!problem.equals(found)) {
      throw new DataException(
          "'%s' is a model for %s; allowed: one for %s"
              .formatted(file, found == null ? "an unknown problem" : found, problem));
    }
    return saved;
  }

  /** A tokenizer as metadata. */
  public static Map<String, Object> metadata(Tokenizer tokenizer) {
    Registry.register(Subwords.class);
    return Map.of("tokenizer", Saving.describe(tokenizer.subwords()));
  }

  /** The tokenizer in a file's metadata. */
  public static Tokenizer tokenizer(Saved saved) {
    Registry.register(Subwords.class);
    return Tokenizer.of(saved.part("tokenizer", Subwords.class));
  }
}
