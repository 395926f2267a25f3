package dev.crema.saving;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Saves and loads models, weights, and parts that go with a model. */
public final class Saving {
  private Saving() {}

  /**
   * Writes a model: its layers, weights, and, if it is compiled, losses, metrics, optimizer and the
   * state of training, so that training goes on after loading as if it had not stopped, bit for
   * bit.
   *
   * @param file its extension chooses the format, such as {@code .crema}
   * @throws FormatException if it cannot be written (an older file is left as it was), or a layer
   *     is not a registered record
   */
  public static void save(Model model, Path file) {
    save(model, file, Map.of());
  }

  /** Writes a model with JSON values of the application's own beside it. */
  public static void save(Model model, Path file, Map<String, Object> metadata) {
    format(file).save(new Saved(model, metadata), file);
  }

  /**
   * Reads a model.
   *
   * @throws FormatException if the file is not what it should be
   */
  public static Model load(Path file) {
    return load(file, LoadLimits.DEFAULT).model();
  }

  /** Reads a model and what the application keeps beside it. */
  public static Saved load(Path file, LoadLimits limits) {
    return format(file).load(file, limits);
  }

  /**
   * A part that is no model, such as what prepares texts for one, as a JSON value: {@code
   * Saving.save(model, file, Map.of("words", Saving.describe(words)))} keeps it beside a model, and
   * {@link Saved#part} brings it back.
   *
   * @throws FormatException if it, or a part in it, is not a registered record
   */
  public static Object describe(Record part) {
    return PartFile.describe(part, "metadata");
  }

  /** Writes a part that is no model as a JSON file. */
  public static void savePart(Record part, Path file) {
    PartFile.write(part, file);
  }

  /**
   * Reads a part that {@link #savePart} wrote.
   *
   * @throws FormatException if the file is not what it should be, or another type is in it
   */
  public static <T extends Record> T loadPart(Path file, Class<T> type) {
    return PartFile.read(file, type);
  }

  /**
   * Finds out whether a model can be written under such a name, before long work.
   *
   * @throws FormatException if no format has the extension
   */
  public static void requireFormat(Path file) {
    format(file);
  }

  private static ModelFormat format(Path file) {
    String name = String.valueOf(file.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1);
    CremaFormat own = new CremaFormat(Storage.DISK);
    if (extension.equals(own.extension())) {
      return own;
    }
    for (ModelFormat format : ServiceLoader.load(ModelFormat.class)) {
      if (format.extension().equals(extension)) {
        return format;
      }
    }
    throw new FormatException(
        FormatException.Code.UNSUPPORTED,
        file.toString(),
        "",
        "extension '" + extension + "'; allowed: " + own.extension());
  }

  /** Writes the weights only, as a safetensors file. */
  public static void saveWeights(Model model, Path file) {
    new AtomicFile(Storage.DISK)
        .write(file, out -> Safetensors.write(values(model.weights()), out));
  }

  /**
   * Reads weights from a safetensors file into a model.
   *
   * @throws FormatException if the names or types are not those of the model's weights; then
   *     nothing is set
   */
  public static void loadWeights(Model model, Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      setWeights(
          model,
          file.toString(),
          Safetensors.read(file.toString(), "", in, Files.size(file), LoadLimits.DEFAULT));
    } catch (IOException e) {
      throw new FormatException(
          FormatException.Code.IO, file.toString(), "", "cannot be read: " + e, e);
    }
  }

  static void setWeights(Model model, String file, Map<String, Tensor> values) {
    try {
      model.setWeights(values);
    } catch (FormatException e) {
      throw e;
    } catch (CremaException e) {
      throw new FormatException(FormatException.Code.MISMATCH, file, "", e.getMessage(), e);
    }
  }

  static Map<String, Tensor> values(Map<String, Variable> variables) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    variables.forEach((path, variable) -> result.put(path, variable.value()));
    return result;
  }

  static List<String> sorted(Iterable<String> names) {
    List<String> result = new ArrayList<>();
    names.forEach(result::add);
    result.sort(null);
    return result;
  }
}
