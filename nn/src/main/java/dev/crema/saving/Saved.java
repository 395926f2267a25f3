package dev.crema.saving;

import dev.crema.Model;
import java.util.Map;

/**
 * What a file holds.
 *
 * @param model the model, compiled if it was
 * @param metadata what the application keeps beside it: JSON values by name
 */
public record Saved(Model model, Map<String, Object> metadata) {}
