package dev.crema.constraints;

/** A constraint that may treat the rows of a weight, its slices along axis 0, apart. */
public interface RowConstraint extends Constraint {
  /**
   * Whether each row becomes what it becomes without the others, so that some of them can be
   * projected alone.
   *
   * @param rank of the weight
   */
  boolean treatsRowsApart(int rank);
}
