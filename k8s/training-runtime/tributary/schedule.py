"""The learning rate as a pure function of the step (`Schedule.java`), and when a run is lost (`DivergenceWatch.java`)."""

import math
from collections import deque
from statistics import median

MINIMUM_WARMUP, DECAY_SHARE, PATIENCE = 10, 0.2, 50


def rate(schedule: dict, step: int, steps: int) -> float:
    """The rate of a step, from 0, in a run of `steps`."""
    peak, floor, warmup = schedule["peak"], schedule["floor"], schedule["warmup"]
    rising = 0 if warmup == 0 else min(steps, max(MINIMUM_WARMUP, math.ceil(warmup * steps)))
    if step < rising:
        return peak * (step + 1) / rising
    done = (step - rising) / max(1, steps - 1 - rising)
    match schedule["shape"]:
        case "COSINE":
            return peak * (floor + (1 - floor) * (1 + math.cos(math.pi * done)) / 2)
        case "LINEAR":
            return peak * (1 - (1 - floor) * done)
        case "CONSTANT":
            return peak
        case "STABLE_DECAY":
            return peak * (1 - (1 - floor) * max(0.0, (done - (1 - DECAY_SHARE)) / DECAY_SHARE))
    raise ValueError(schedule["shape"])


class DivergenceWatch:
    """A number that is not finite at once; a loss above twice its running median for 50 steps."""

    def __init__(self):
        self.recent, self.above = deque(maxlen=PATIENCE), 0

    def observe(self, loss: float, norm: float) -> str | None:
        """Why the run is lost, if it is."""
        if not (math.isfinite(loss) and math.isfinite(norm)):
            return "a number is not finite"
        if len(self.recent) == PATIENCE and loss > 2 * median(self.recent):
            self.above += 1
            return f"the loss was above twice its median for {PATIENCE} steps" if self.above >= PATIENCE else None
        self.above = 0
        self.recent.append(loss)
        return None
