package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Kernels;
import dev.crema.engine.kernels.Preparation;
import dev.crema.engine.plan.Place;
import dev.crema.engine.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan with memory of its own: an array of kernels bound to addresses. Not safe for use by
 * several threads at once.
 *
 * <p>Running it allocates nothing, looks nothing up and checks no shape.
 */
public final class Program {
  private final Plan plan;
  private final Memory slab;
  private final Memory pool;

  /** What is computed from lasting inputs. */
  private final Memory kept;

  /** What the phases of a kernel leave to those after them; used by one kernel after the other. */
  private final Memory shared;

  /** What is to be done before the entries if a lasting input has changed. */
  private final Entry[] preparing;

  private final Entry[] entries;
  private final Team team;

  /** Where the address of each argument and output goes: buffer arrays and positions in them. */
  private final Slots[] arguments;

  private final Slots[] outputs;

  /** Keeps the memory of arguments and outputs alive while the program may use it. */
  private final Memory[] held;

  /** The lasting inputs, and how often each had changed when it was read last. */
  private final int[] lasting;

  private final long[] changes;
  private boolean prepared;

  /** Binds a plan to kernels and new memory. */
  public Program(Plan plan, Kernels kernels, int threads) {
    this.plan = plan;
    this.slab = Memory.allocate(plan.slabBytes());
    this.pool = Memory.allocate(plan.pool().type().bytes());
    pool.segment().asByteBuffer().put(plan.pool().bytes());
    this.kept = Memory.allocate(plan.keptBytes() + preparedBytes(plan, kernels));
    this.team = Team.of(threads);
    this.held = new Memory[plan.inputs().size() + plan.outputs().size()];
    this.shared = Memory.allocate(mostShared(plan, kernels));
    List<Bound> bound = new ArrayList<>();
    List<Entry> first = new ArrayList<>();
    List<Entry> then = new ArrayList<>();
    long preparedEnd = plan.keptBytes();
    for (int i = 0; i < plan.steps().size(); i++) {
      List<Entry> entries = i < plan.preparing() ? first : then;
      switch (plan.steps().get(i)) {
        case Plan.Run run -> {
          Kernel kernel = kernels.of(run.spec());
          List<Place> places = run.places();
          Preparation preparation = i < plan.preparing() ? null : preparation(run, plan, kernel);
          if (preparation != null) {
            Place prepared = new Place.Kept(preparedEnd);
            preparedEnd += rounded(preparation.bytes());
            long[] buffers =
                bind(List.of(places.get(preparation.operand()), prepared), false, bound);
            first.add(new Job(new Task.Bound(run, preparation.kernel(), true, buffers)));
            places = replaced(places, preparation.operand(), prepared);
            kernel = preparation.rest();
          }
          long[] buffers = bind(places, kernel.sharedBytes() > 0, bound);
          for (Kernel phase : kernel.phases()) {
            entries.add(new Job(new Task.Bound(run, phase, false, buffers)));
          }
        }
        case Plan.Repeat repeat -> {
          long[] buffers = bind(repeat.places(), false, bound);
          List<Repetition> pieces = new ArrayList<>();
          for (int piece = 0; piece < repeat.pieces(); piece++) {
            Program body = new Program(repeat.body(), kernels, threads);
            pieces.add(new Repetition(repeat.loop(), piece, body, buffers));
          }
          entries.add(pieces.size() == 1 ? pieces.getFirst() : new Job(new Pieces(pieces)));
        }
      }
    }
    this.preparing = first.toArray(Entry[]::new);
    this.entries = then.toArray(Entry[]::new);
    this.lasting = plan.lasting().stream().mapToInt(input -> input).toArray();
    this.changes = new long[lasting.length];
    Map<Place, List<Slots.Slot>> slots = slots(bound);
    this.arguments = new Slots[plan.inputs().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = new Slots(slots.getOrDefault(new Place.Argument(i), List.of()));
    }
    this.outputs = new Slots[plan.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new Slots(slots.getOrDefault(new Place.Output(i), List.of()));
    }
  }

  /** What a kernel may prepare of an operand that lasts; null for nothing. */
  private static @Nullable Preparation preparation(Plan.Run run, Plan plan, Kernel kernel) {
    Preparation preparation = kernel.preparation();
    return preparation != null && lasts(run.places().get(preparation.operand()), plan)
        ? preparation
        : null;
  }

  private static boolean lasts(Place place, Plan plan) {
    return switch (place) {
      case Place.Kept _, Place.Pool _ -> true;
      case Place.Argument(int input) -> plan.lasting().contains(input);
      case Place.Slab _, Place.Output _ -> false;
    };
  }

  private static long preparedBytes(Plan plan, Kernels kernels) {
    long bytes = 0;
    for (Plan.Step step : plan.steps().subList(plan.preparing(), plan.steps().size())) {
      if (step instanceof Plan.Run run) {
        Preparation preparation = preparation(run, plan, kernels.of(run.spec()));
        bytes += preparation == null ? 0 : rounded(preparation.bytes());
      }
    }
    return bytes;
  }

  private static long rounded(long bytes) {
    return Math.ceilDiv(bytes, Memory.ALIGNMENT) * Memory.ALIGNMENT;
  }

  private static List<Place> replaced(List<Place> places, int at, Place place) {
    List<Place> result = new ArrayList<>(places);
    result.set(at, place);
    return result;
  }

  private static long mostShared(Plan plan, Kernels kernels) {
    long most = 0;
    for (Plan.Step step : plan.steps()) {
      if (step instanceof Plan.Run run) {
        most = Math.max(most, kernels.of(run.spec()).sharedBytes());
      }
    }
    return most;
  }

  /** Some places and their addresses. */
  private static final class Bound {
    final List<Place> places;
    final long[] buffers;

    Bound(List<Place> places, long[] buffers) {
      this.places = places;
      this.buffers = buffers;
    }
  }

  /** The addresses of a step's buffers, as far as they are known, and of the shared memory. */
  private long[] bind(List<Place> places, boolean phased, List<Bound> bound) {
    long[] buffers = new long[places.size() + (phased ? 1 : 0)];
    for (int i = 0; i < places.size(); i++) {
      buffers[i] =
          switch (places.get(i)) {
            case Place.Slab(long offset) -> slab.address() + offset;
            case Place.Pool(long offset) -> pool.address() + offset;
            case Place.Kept(long offset) -> kept.address() + offset;
            case Place.Argument _, Place.Output _ -> 0;
          };
    }
    if (phased) {
      buffers[places.size()] = shared.address();
    }
    bound.add(new Bound(places, buffers));
    return buffers;
  }

  /** Where the addresses of arguments and outputs go. */
  private static Map<Place, List<Slots.Slot>> slots(List<Bound> bound) {
    Map<Place, List<Slots.Slot>> slots = new HashMap<>();
    for (Bound each : bound) {
      for (int b = 0; b < each.places.size(); b++) {
        Place place = each.places.get(b);
        if (place instanceof Place.Argument || place instanceof Place.Output) {
          slots.computeIfAbsent(place, _ -> new ArrayList<>()).add(new Slots.Slot(each.buffers, b));
        }
      }
    }
    return slots;
  }

  public Plan plan() {
    return plan;
  }

  /** Says where an input lies from now on; the caller keeps its memory alive. */
  void input(int input, long address) {
    arguments[input].set(address);
  }

  /** Says where an output is to be written from now on; the caller keeps its memory alive. */
  void output(int output, long address) {
    outputs[output].set(address);
  }

  /**
   * Prepares for {@link #run(Worker, boolean)} what stays the same until a lasting input changes; a
   * loop does so for its body before the first step.
   */
  void prepare(Worker worker, boolean shared) {
    run(preparing, worker, shared);
  }

  /** Runs all steps on this thread, sharing them with the team if the caller has taken it. */
  void run(Worker worker, boolean shared) {
    run(entries, worker, shared);
  }

  /**
   * Whether a lasting input has changed since this was asked last, or preparing has failed. Who
   * changes an input meanwhile says so after the change, which the next run will see.
   */
  private boolean isStale() {
    boolean stale = !prepared;
    for (int i = 0; i < lasting.length; i++) {
      long now = held[lasting[i]].changes();
      stale |= now != changes[i];
      changes[i] = now;
    }
    return stale;
  }

  private void run(Entry[] entries, Worker worker, boolean shared) {
    for (Entry entry : entries) {
      switch (entry) {
        case Job job -> run(job, worker, shared);
        case Repetition repetition -> repetition.run(worker, shared);
      }
    }
  }

  private void run(Job job, Worker worker, boolean shared) {
    Recording recording = worker.recording();
    long start = recording == null ? 0 : System.nanoTime();
    if (shared && job.tiles > 1) {
      team.run(job, worker);
    } else {
      job.workAlone(worker);
    }
    if (recording != null && job.task instanceof Task.Bound bound) {
      recording.add(bound, start, System.nanoTime());
    }
  }

  /** Says where an input lies from now on. */
  public void bindInput(int input, Memory memory) {
    if (held[input] != memory) {
      held[input] = memory;
      arguments[input].set(memory.address());
      prepared &= !plan.lasting().contains(input);
    }
  }

  /** Says where an output is to be written from now on. */
  public void bindOutput(int output, Memory memory) {
    int at = arguments.length + output;
    if (held[at] != memory) {
      held[at] = memory;
      outputs[output].set(memory.address());
    }
  }

  /**
   * Runs all steps.
   *
   * @throws dev.crema.engine.types.IndexException if an index in a buffer is out of range;
   *     variables may then be half updated only if an index of an update itself was wrong
   */
  public void run() {
    run(null);
  }

  /**
   * Runs all steps, and writes down when each kernel ran if asked to. Of loops that are cut into
   * pieces, those that this thread has run stand for all: the others run at the same time.
   */
  public void run(@Nullable Recording recording) {
    Worker worker = Worker.acquire();
    worker.record(recording);
    boolean shared = team.take();
    try {
      if (preparing.length > 0 && isStale()) {
        prepared = false;
        prepare(worker, shared);
        prepared = true;
      }
      run(worker, shared);
    } finally {
      if (shared) {
        team.give();
      }
      worker.release();
      tellOfChanges();
    }
  }

  /** Says of all that a run writes to that it has changed. */
  private void tellOfChanges() {
    for (int input : plan.updated()) {
      held[input].changed();
    }
    for (int i = arguments.length; i < held.length; i++) {
      held[i].changed();
    }
  }
}
