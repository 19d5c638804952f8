class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Weighted sums of stored tensors, their coefficient gradients, and distances between predictions, in the syntax of serialised
  # TorchScript. Nothing here uses autograd; every gradient is the formula beside it.
  #
  # w   the sources' tensors as mapped bytes, last axis times element size; over task vectors the base's first.
  # t   ATen's number of each tensor's element type: 5 float16, 6 float32, 15 bfloat16.
  # c   per source its coefficients phi(c), one per column or one in all.
  # tv  1 if the sum is over task vectors: W0 + sum c_i (W_i - W0), else 0: sum c_i W_i.

  # Float32 values.
  def wide(self: __torch__.M, x: Tensor, t: int) -> Tensor:
    return torch.to(torch.view_copy(x, dtype=t), 6)

  def sum_of(self: __torch__.M, w: List[Tensor], c: List[Tensor], t: List[int], tv: int) -> Tensor:
    first = (self).wide(w[0], t[0])
    if torch.eq(tv, 1):
      m = torch.clone(first)
      for i in range(torch.len(c)):
        j = torch.add(i, 1)
        _0 = torch.addcmul_(m, torch.sub((self).wide(w[j], t[j]), first), c[i])
    else:
      m = torch.mul(first, c[0])
      for i in range(torch.sub(torch.len(c), 1)):
        j = torch.add(i, 1)
        _1 = torch.addcmul_(m, (self).wide(w[j], t[j]), c[j])
    return m

  # Rows of a matrix widened at once: about a million elements.
  def block(self: __torch__.M, w: Tensor) -> int:
    return torch.add(torch.floordiv(1048576, torch.size(w, -1)), 1)

  # The merged tensor. Matrices by blocks of rows, so that beside it only blocks are ever wide.
  def merge(self: __torch__.M, w: List[Tensor], c: List[Tensor], t: List[int], tv: int) -> Tensor:
    step = (self).block(w[0])
    n = torch.size(w[0], 0)
    if torch.eq(torch.dim(w[0]), 1):
      m = (self).sum_of(w, c, t, tv)
    else:
      if torch.le(n, step):
        m = (self).sum_of(w, c, t, tv)
      else:
        parts = annotate(List[Tensor], [])
        m = torch.empty([n, torch.size((self).wide(torch.narrow(w[0], 0, 0, 1), t[0]), 1)], dtype=6)
        for i in range(torch.floordiv(torch.add(n, torch.sub(step, 1)), step)):
          at = torch.mul(i, step)
          rows = ops.prim.min(step, torch.sub(n, at))
          parts = annotate(List[Tensor], [])
          for j in range(torch.len(w)):
            _0 = torch.append(parts, torch.narrow(w[j], 0, at, rows))
          _1 = torch.copy_(torch.narrow(m, 0, at, rows), (self).sum_of(parts, c, t, tv))
    return m

  # Rows of every source's matrix, still as stored.
  def rows(self: __torch__.M, w: List[Tensor], ids: Tensor) -> List[Tensor]:
    r = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      _0 = torch.append(r, torch.index_select(w[i], 0, ids))
    return r

  # Gradients by the coefficients, [sources, columns]: sum over rows of G * W_i, or of G * (W_i - W0). G is never needed again.
  # A vector (norm) has one coefficient per element, a bias (scalar 1) one in all.
  def reduce(self: __torch__.M, g: Tensor, w: List[Tensor], t: List[int], tv: int, scalar: int) -> Tensor:
    n = torch.sub(torch.len(w), tv)
    if torch.eq(torch.dim(g), 1):
      first = (self).wide(w[0], t[0])
      r = annotate(List[Tensor], [])
      for i in range(n):
        x = (self).wide(w[torch.add(i, tv)], t[torch.add(i, tv)])
        if torch.eq(tv, 1):
          x = torch.sub(x, first)
        if torch.eq(scalar, 1):
          _0 = torch.append(r, torch.reshape(torch.sum(torch.mul(g, x)), [1]))
        else:
          _1 = torch.append(r, torch.mul(g, x))
      total = torch.stack(r)
    else:
      step = (self).block(w[0])
      total = torch.zeros([n, torch.size(g, 1)], dtype=6)
      for b in range(torch.floordiv(torch.add(torch.size(g, 0), torch.sub(step, 1)), step)):
        at = torch.mul(b, step)
        rows = ops.prim.min(step, torch.sub(torch.size(g, 0), at))
        part = torch.narrow(g, 0, at, rows)
        first = (self).wide(torch.narrow(w[0], 0, at, rows), t[0])
        for i in range(n):
          x = (self).wide(torch.narrow(w[torch.add(i, tv)], 0, at, rows), t[torch.add(i, tv)])
          if torch.eq(tv, 1):
            x = torch.sub(x, first)
          _2 = torch.add_(torch.select(total, 0, i), torch.sum(torch.mul(part, x), [0]))
    return total

  # Per pair i < j of sources and column: sin^2(2 theta) with theta the angle between the task vectors' columns, [pairs, columns].
  def angles(self: __torch__.M, w: List[Tensor], t: List[int]) -> Tensor:
    base = (self).wide(w[0], t[0])
    r = annotate(List[Tensor], [])
    for i in range(torch.sub(torch.len(w), 1)):
      a = torch.sub((self).wide(w[torch.add(i, 1)], t[torch.add(i, 1)]), base)
      for k in range(torch.sub(torch.sub(torch.len(w), 2), i)):
        j = torch.add(torch.add(i, k), 2)
        b = torch.sub((self).wide(w[j], t[j]), base)
        dot = torch.sum(torch.mul(a, b), [0])
        lengths = torch.mul(torch.linalg_vector_norm(a, 2, [0]), torch.linalg_vector_norm(b, 2, [0]))
        cosine = torch.clamp(torch.div(dot, torch.clamp_min(lengths, 1e-30)), -1., 1.)
        square = torch.mul(cosine, cosine)
        _0 = torch.append(r, torch.mul(torch.mul(square, torch.rsub(square, 1.)), 4.))
    return torch.stack(r)

  # g += dl^T y, in float32 without a second matrix of g's size.
  def accumulate(self: __torch__.M, g: Tensor, dl: Tensor, y: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(dl), 6):
      sum = torch.addmm_(g, torch.t(dl), y)
    else:
      sum = torch.add_(g, torch.mm(torch.t(dl), y))
    return sum

  # log sum exp of each row of a, given its softmax, [N, 1]: two passes that read in place of one that takes exponentials again.
  def log_sum(self: __torch__.M, a: Tensor, softmax: Tensor) -> Tensor:
    return torch.sub(torch.amax(a, [-1], True), torch.log(torch.amax(softmax, [-1], True)))

  # What a chunk of positions adds to the gradients [d y, d w]: factor * dz is the gradient of its logits, part its y / T. The factor, one
  # number per row, goes to the narrow side of both products.
  def backward(self: __torch__.M, grads: List[Tensor], at: int, dz: Tensor, factor: Tensor, part: Tensor, heads: Tensor, temperature: float, dtype: int) -> Tensor:
    dl = torch.to(dz, dtype)
    _0 = torch.addcmul_(torch.narrow(grads[0], 0, at, torch.size(dz, 0)), torch.mm(dl, heads), factor)
    return (self).accumulate(grads[1], dl, torch.to(torch.mul(part, torch.mul(factor, temperature)), dtype))

  # Distances of merged from teacher predictions over `rows` positions from `at` of y. z = y w^T, z' = teacher, p = softmax(z'/T), q = softmax(z/T).
  # With a = z/T and b = z'/T the KL of a row is sum p (b - a) + log sum exp a - log sum exp b.
  # h: 0 T, 1 positions counted, then the factors of 2 KL = T^2/n sum p log(p/q), 3 MSE = 1/n sum mean (z - z')^2, 4 entropy = T^2/n sum -q log q.
  # keep is 1 for positions that count, else 0. grads: nothing, or [d y, d w] to add to. Returns [KL, MSE, entropy] without factors, float64.
  def distance(self: __torch__.M, y: Tensor, w: Tensor, at: int, rows: int, ty: Tensor, tw: Tensor, keep: Tensor, grads: List[Tensor], h: List[float], chunk: int, dtype: int) -> Tensor:
    total = torch.zeros([3], dtype=7)
    heads = torch.to(w, dtype)
    theads = torch.to(tw, dtype)
    ys = torch.to(torch.div(torch.narrow(y, 0, at, rows), h[0]), dtype)
    tys = torch.to(torch.div(ty, h[0]), dtype)
    v = torch.size(w, 0)
    for i in range(torch.floordiv(torch.add(rows, torch.sub(chunk, 1)), chunk)):
      from_ = torch.mul(i, chunk)
      m = ops.prim.min(chunk, torch.sub(rows, from_))
      part = torch.narrow(ys, 0, from_, m)
      k = torch.unsqueeze(torch.narrow(keep, 0, torch.add(at, from_), m), 1)
      a = torch.to(torch.linear(part, heads, None), 6)
      b = torch.to(torch.linear(torch.narrow(tys, 0, from_, m), theads, None), 6)
      q = torch.softmax(a, -1)
      p = torch.softmax(b, -1)
      la = (self).log_sum(a, q)
      lb = (self).log_sum(b, p)
      d = torch.sub_(b, a)
      kl = torch.add(torch.sum(torch.mul(p, d), [-1], True), torch.sub(la, lb))
      s = torch.select(total, 0, 0)
      _0 = torch.add_(s, torch.sum(torch.mul_(kl, k), dtype=7))
      others = torch.__or__(torch.ne(h[3], 0.), torch.ne(h[4], 0.))
      dz = q
      factor = torch.div(k, h[1])
      if others:
        dz = torch.mul_(torch.sub(q, p), torch.mul(h[0], h[2]))
      if torch.ne(h[3], 0.):
        e = torch.mul_(d, h[0])
        s = torch.select(total, 0, 1)
        _1 = torch.add_(s, torch.sum(torch.mul(torch.mul(e, e), k), dtype=7))
        _2 = torch.sub_(dz, torch.mul_(e, torch.div(torch.mul(h[3], 2.), float(v))))
      if torch.ne(h[4], 0.):
        lq = torch.sub_(a, la)
        u = torch.neg(torch.sum(torch.mul(q, lq), [-1], True))
        s = torch.select(total, 0, 2)
        _3 = torch.add_(s, torch.sum(torch.mul(u, k), dtype=7))
        _4 = torch.sub_(dz, torch.mul_(torch.mul_(torch.add_(lq, u), q), torch.mul(h[0], h[4])))
      if torch.gt(torch.len(grads), 0):
        if torch.__not__(others):
          dz = torch.sub_(q, p)
          factor = torch.mul_(factor, torch.mul(h[0], h[2]))
        _5 = (self).backward(grads, torch.add(at, from_), dz, factor, part, heads, h[0], dtype)
    square = torch.div(torch.mul(h[0], h[0]), h[1])
    _7 = torch.mul_(torch.select(total, 0, 0), square)
    _8 = torch.div_(torch.select(total, 0, 1), torch.mul(h[1], float(v)))
    _9 = torch.mul_(torch.select(total, 0, 2), square)
    return total

  # What a teacher predicts, of its logits b = z'/T: p = softmax(b) and per row sum p log p, [N, 1].
  def prediction(self: __torch__.M, b: Tensor) -> Tuple[Tensor, Tensor]:
    p = torch.softmax(b, -1)
    return (p, torch.sub(torch.sum(torch.mul(p, b), [-1], True), (self).log_sum(b, p)))

  # The same of a teacher's last hidden states and its output matrix, for all positions, to be kept.
  def predictions(self: __torch__.M, ty: Tensor, tw: Tensor, temperature: float, chunk: int, dtype: int) -> List[Tensor]:
    n = torch.size(ty, 0)
    theads = torch.to(tw, dtype)
    tys = torch.to(torch.div(ty, temperature), dtype)
    all = torch.empty([n, torch.size(tw, 0)], dtype=6)
    logs = torch.empty([n, 1], dtype=6)
    for i in range(torch.floordiv(torch.add(n, torch.sub(chunk, 1)), chunk)):
      at = torch.mul(i, chunk)
      m = ops.prim.min(chunk, torch.sub(n, at))
      p, l, = (self).prediction(torch.to(torch.linear(torch.narrow(tys, 0, at, m), theads, None), 6))
      _0 = torch.copy_(torch.narrow(all, 0, at, m), p)
      _1 = torch.copy_(torch.narrow(logs, 0, at, m), l)
    return [all, logs]

  # The KL of `distance` alone, T^2/n sum p log p - p log q: its first part is the teacher's. taught is what `predictions` gave if it was kept, else
  # the hidden states and output matrix it is made of, chunk by chunk to the same bits. As exact as either part, some 1e-7 of them.
  def divergence(self: __torch__.M, y: Tensor, w: Tensor, taught: List[Tensor], kept: int, keep: Tensor, h: List[float], chunk: int, dtype: int) -> Tensor:
    total = torch.zeros([], dtype=7)
    heads = torch.to(w, dtype)
    ys = torch.to(torch.div(y, h[0]), dtype)
    first = taught[0]
    second = taught[1]
    if torch.eq(kept, 0):
      first = torch.to(torch.div(first, h[0]), dtype)
      second = torch.to(second, dtype)
    n = torch.size(y, 0)
    for i in range(torch.floordiv(torch.add(n, torch.sub(chunk, 1)), chunk)):
      at = torch.mul(i, chunk)
      m = ops.prim.min(chunk, torch.sub(n, at))
      part = torch.narrow(first, 0, at, m)
      if torch.eq(kept, 1):
        p = part
        l = torch.narrow(second, 0, at, m)
      else:
        p, l, = (self).prediction(torch.to(torch.linear(part, second, None), 6))
      a = torch.to(torch.linear(torch.narrow(ys, 0, at, m), heads, None), 6)
      q = torch._log_softmax(a, -1, False, out=a)
      row = torch.sub(l, torch.sum(torch.mul_(q, p), [-1], True))
      k = torch.unsqueeze(torch.narrow(keep, 0, at, m), 1)
      total = torch.add_(total, torch.sum(torch.mul_(row, k), dtype=7))
    return torch.mul_(total, torch.div(torch.mul(h[0], h[0]), h[1]))

  # The teacher's k likeliest ids at each position and their log-probabilities at temperature T over the full vocabulary.
  def likeliest(self: __torch__.M, ty: Tensor, tw: Tensor, temperature: float, k: int, chunk: int, dtype: int) -> List[Tensor]:
    n = torch.size(ty, 0)
    theads = torch.to(tw, dtype)
    ids = torch.empty([n, k], dtype=4)
    logs = torch.empty([n, k], dtype=6)
    for i in range(torch.floordiv(torch.add(n, torch.sub(chunk, 1)), chunk)):
      at = torch.mul(i, chunk)
      m = ops.prim.min(chunk, torch.sub(n, at))
      tz = torch.to(torch.linear(torch.to(torch.narrow(ty, 0, at, m), dtype), theads, None), 6)
      top, index, = torch.topk(torch.log_softmax(torch.div_(tz, temperature), -1, 6), k)
      _0 = torch.copy_(torch.narrow(ids, 0, at, m), index)
      _1 = torch.copy_(torch.narrow(logs, 0, at, m), top)
    return [ids, logs]

  # As `distance` against stored targets, KL only, what lies outside the top k in one tail bucket: a lower bound of the full KL.
  # d z = T (q - p) for the top k, T q (1 - p_rest / q_rest) elsewhere.
  def distance_top(self: __torch__.M, y: Tensor, w: Tensor, at: int, rows: int, ids: Tensor, logs: Tensor, keep: Tensor, grads: List[Tensor], h: List[float], chunk: int, dtype: int) -> Tensor:
    total = torch.zeros([3], dtype=7)
    heads = torch.to(w, dtype)
    ys = torch.to(torch.div(torch.narrow(y, 0, at, rows), h[0]), dtype)
    for i in range(torch.floordiv(torch.add(rows, torch.sub(chunk, 1)), chunk)):
      from_ = torch.mul(i, chunk)
      m = ops.prim.min(chunk, torch.sub(rows, from_))
      part = torch.narrow(ys, 0, from_, m)
      k = torch.unsqueeze(torch.narrow(keep, 0, torch.add(at, from_), m), 1)
      index = torch.to(torch.narrow(ids, 0, from_, m), 4)
      lp = torch.narrow(logs, 0, from_, m)
      a = torch.to(torch.linear(part, heads, None), 6)
      q = torch.softmax(a, -1)
      lqk = torch.sub(torch.gather(a, 1, index), (self).log_sum(a, q))
      p = torch.exp(lp)
      qk = torch.exp(lqk)
      prest = torch.clamp_min(torch.rsub(torch.sum(p, [-1], True), 1.), 1e-6)
      qrest = torch.clamp_min(torch.rsub(torch.sum(qk, [-1], True), 1.), 1e-6)
      ratio = torch.div(prest, qrest)
      inside = torch.sum(torch.mul(p, torch.sub(lp, lqk)), [-1], True)
      s = torch.select(total, 0, 0)
      _0 = torch.add_(s, torch.sum(torch.mul_(torch.add_(inside, torch.mul(prest, torch.log(ratio))), k), dtype=7))
      if torch.gt(torch.len(grads), 0):
        dz = torch.mul_(q, torch.rsub(ratio, 1.))
        _1 = torch.scatter_(dz, 1, index, torch.sub(qk, p))
        factor = torch.mul(torch.div(k, h[1]), torch.mul(h[0], h[2]))
        _2 = (self).backward(grads, torch.add(at, from_), dz, factor, part, heads, h[0], dtype)
    _4 = torch.mul_(total, torch.div(torch.mul(h[0], h[0]), h[1]))
    return total
