package dev.crema.saving;

import dev.crema.engine.types.CremaException;

/** Tells of a file that cannot be loaded or saved: what is wrong, in which file and where in it. */
public final class FormatException extends CremaException {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble there is. */
  public enum Code {
    /** The file cannot be read or written: it is missing, not allowed, or the disk is full. */
    IO,
    /** The file ends too early or goes on too long. */
    TRUNCATED,
    /** The bytes are not those that were written. */
    CORRUPT,
    /** The bytes do not follow the format. */
    MALFORMED,
    /** A {@link LoadLimits limit} is passed. */
    LIMIT,
    /** A name in the file points out of it, or comes twice. */
    UNSAFE_NAME,
    /** A later version, or a type of layer that is not registered. */
    UNSUPPORTED,
    /** What is in the file does not fit the model. */
    MISMATCH
  }

  private final Code code;
  private final String file;
  private final String place;

  /**
   * @param place the member of the archive and the byte or JSON path, or empty
   */
  public FormatException(Code code, String file, String place, String problem) {
    super(text(code, file, place, problem));
    this.code = code;
    this.file = file;
    this.place = place;
  }

  public FormatException(Code code, String file, String place, String problem, Throwable cause) {
    super(text(code, file, place, problem), cause);
    this.code = code;
    this.file = file;
    this.place = place;
  }

  private static String text(Code code, String file, String place, String problem) {
    return "'"
        + file
        + "'"
        + (place.isEmpty() ? "" : ", " + place)
        + ": "
        + problem
        + " ["
        + code
        + "]";
  }

  public Code code() {
    return code;
  }

  public String file() {
    return file;
  }

  /** The member of the archive and the byte or JSON path, or empty. */
  public String place() {
    return place;
  }
}
