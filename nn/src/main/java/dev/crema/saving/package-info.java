/**
 * Models in files: written atomically, read with suspicion.
 *
 * <p>{@link dev.crema.saving.Saving} is the entrance. A {@code .crema} file is a zip archive of
 * JSON (layers, losses, optimizer, as {@link dev.crema.saving.Descriptions} writes records) and
 * safetensors (weights, training state), sealed by a SHA-256 of all of it in the archive's comment.
 */
@NullMarked
package dev.crema.saving;

import org.jspecify.annotations.NullMarked;
