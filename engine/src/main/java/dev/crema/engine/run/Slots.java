package dev.crema.engine.run;

import java.util.List;

/** The places in buffer arrays that hold one address: they change together. */
final class Slots {
  private final Slot[] slots;

  /** A place in a buffer array. */
  record Slot(long[] array, int position) {}

  Slots(List<Slot> slots) {
    this.slots = slots.toArray(Slot[]::new);
  }

  void set(long address) {
    for (Slot slot : slots) {
      slot.array()[slot.position()] = address;
    }
  }
}
