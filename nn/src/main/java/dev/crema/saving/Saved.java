package dev.crema.saving;

import dev.crema.Model;
import java.util.Map;

/**
 * What a file holds.
 *
 * @param model the model, compiled if it was
 * @param metadata what the application keeps beside it: JSON values by name
 */
public record Saved(Model model, Map<String, Object> metadata) {
  /**
   * What {@link Saving#describe} wrote under a name.
   *
   * @throws FormatException if there is nothing of that type
   */
  public <T extends Record> T part(String name, Class<T> type) {
    return PartFile.part(metadata.get(name), type, "metadata", name);
  }
}
