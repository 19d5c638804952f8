class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # A decoder-only transformer with its own backward pass, in the syntax of serialised TorchScript: operators are spelled
  # `torch.add(a, b)`, lists are typed, None is written out. Nothing here uses autograd; every gradient is the formula beside it.
  #
  # N = batch * time rows, W = width, H / K = query / key-value heads, D = head size, F = feed-forward size, V = vocabulary.
  # p   parameters: embedding [V, W]; per layer: norm1, q, k, v, o, norm2, gate, up, down, then (q, k, v biases), then (q, k norms);
  #     final norm; output matrix unless tied.
  # d   shape: 0 layers, 1 H, 2 K, 3 D, 4 tied, 5 biases, 6 head norms, 7 compute dtype (6 float32, 15 bfloat16), 8 rows per loss chunk,
  #     9 recompute activations, 10 kernel of the products (0 ATen's choice, 1 oneDNN, 2 widened).
  # Matrix products with parameters run in the compute dtype. The residual stream, norms, attention, softmax, loss and all gradients of
  # parameters are float32: attention too, because the bfloat16 kernel's backward pass is five times slower than the float32 one.
  # Widened: weights and kept activations are bfloat16, products take them as float32 and leave their sums unrounded.

  # What a product takes: float32 if it widens.
  def operand(self: __torch__.M, x: Tensor, d: List[int]) -> Tensor:
    y = x
    if torch.eq(d[10], 2):
      y = torch.to(x, 6)
    return y

  # The dtype of gradients that are operands of products.
  def gradient_type(self: __torch__.M, d: List[int]) -> int:
    t = d[7]
    if torch.eq(d[10], 2):
      t = 6
    return t

  # x w^T + bias; x has passed `operand`. float32 if it widens, else the compute dtype.
  def product(self: __torch__.M, x: Tensor, w: Tensor, bias: Optional[Tensor], d: List[int]) -> Tensor:
    if torch.eq(d[10], 1):
      y = ops.mkldnn._linear_pointwise(x, w, bias, "none", annotate(List[Optional[number]], []), None)
    else:
      y = torch.linear(x, (self).operand(w, d), bias)
    return y

  # d x = g w.
  def product_input(self: __torch__.M, g: Tensor, w: Tensor, d: List[int]) -> Tensor:
    if torch.eq(d[10], 1):
      y = ops.mkldnn._linear_pointwise(g, torch.t(w), None, "none", annotate(List[Optional[number]], []), None)
    else:
      y = torch.mm(g, (self).operand(w, d))
    return y

  # d w = g^T x, float32.
  def product_weight(self: __torch__.M, g: Tensor, x: Tensor, d: List[int]) -> Tensor:
    if torch.eq(d[10], 1):
      y = ops.mkldnn._linear_pointwise(torch.t(g), torch.t(x), None, "none", annotate(List[Optional[number]], []), None)
    else:
      y = torch.to(torch.mm(torch.t(g), (self).operand(x, d)), 6)
    return y

  # One product of each kind, for timing: x w^T, and both its gradients with the result as gradient.
  def probe(self: __torch__.M, x: Tensor, w: Tensor, d: List[int]) -> Tensor:
    a = torch.to(x, d[7])
    b = torch.to(w, d[7])
    g = torch.to((self).product((self).operand(a, d), b, None, d), (self).gradient_type(d))
    return torch.add((self).product_input(g, b, d), (self).product_weight(g, a, d))

  def stride(self: __torch__.M, d: List[int]) -> int:
    return torch.add(9, torch.add(torch.mul(3, d[5]), torch.mul(2, d[6])))

  # The matrices of the layer whose parameters begin at b, as the products want them: q|k|v stacked, o, gate, up, down, then the q|k|v bias
  # where there is one.
  def layer_matrices(self: __torch__.M, p: List[Tensor], b: int, d: List[int]) -> List[Tensor]:
    w = [torch.to(torch.cat([p[torch.add(b, 1)], p[torch.add(b, 2)], p[torch.add(b, 3)]], 0), d[7]), torch.to(p[torch.add(b, 4)], d[7]), torch.to(p[torch.add(b, 6)], d[7]), torch.to(p[torch.add(b, 7)], d[7]), torch.to(p[torch.add(b, 8)], d[7])]
    if torch.eq(d[5], 1):
      _0 = torch.append(w, torch.to(torch.cat([p[torch.add(b, 9)], p[torch.add(b, 10)], p[torch.add(b, 11)]], 0), d[7]))
    return w

  # The output matrix as the products want it.
  def output_matrix(self: __torch__.M, p: List[Tensor], d: List[int]) -> Tensor:
    if torch.eq(d[4], 1):
      w = torch.to(p[0], d[7])
    else:
      w = torch.to(p[-1], d[7])
    return w

  # All of them, layer by layer and last the output matrix: for passes that go over them more than once.
  def matrices(self: __torch__.M, p: List[Tensor], d: List[int]) -> List[Tensor]:
    w = annotate(List[Tensor], [])
    n = (self).stride(d)
    for i in range(d[0]):
      one = (self).layer_matrices(p, torch.add(1, torch.mul(i, n)), d)
      for k in range(torch.len(one)):
        _0 = torch.append(w, one[k])
    _1 = torch.append(w, (self).output_matrix(p, d))
    return w

  # Reciprocal root mean square of each row, [N, 1]. RMSNorm (arXiv 1910.07467): y = x * r * w.
  def reciprocal_rms(self: __torch__.M, x: Tensor, eps: float) -> Tensor:
    n = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
    return torch.rsqrt_(torch.add_(torch.div_(torch.mul_(n, n), torch.size(x, -1)), eps))

  def norm(self: __torch__.M, x: Tensor, r: Tensor, w: Tensor, dtype: int) -> Tensor:
    return torch.to(torch.mul_(torch.mul(x, r), w), dtype)

  # With u = x * r and g = dy * w: dw = sum dy * u; dx = r * (g - u * mean(g * u)).
  def norm_backward(self: __torch__.M, dy: Tensor, u: Tensor, r: Tensor, w: Tensor) -> Tuple[Tensor, Tensor]:
    t = torch.mul(u, dy)
    dw = torch.sum(torch.reshape(t, [-1, torch.size(u, -1)]), [0])
    s = torch.div_(torch.sum(torch.mul_(t, w), [-1], True), torch.size(u, -1))
    dx = torch.mul_(torch.addcmul_(torch.mul(w, dy), u, s, value=-1), r)
    return (dx, dw)

  # Rotary position embedding over halves; sin carries the sign, so the inverse rotation is the same with -sin.
  def rotate(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    h = torch.floordiv(torch.size(x, 3), 2)
    swapped = torch.cat([torch.narrow(x, 3, h, h), torch.narrow(x, 3, 0, h)], 3)
    return torch.addcmul_(torch.mul(x, cos), swapped, sin)

  # Key or value heads [B, T, K, D] repeated to all query heads [B, H, T, D]: the fused kernel knows no groups on a CPU.
  def spread(self: __torch__.M, x: Tensor, heads: int) -> Tensor:
    b = torch.size(x, 0)
    t = torch.size(x, 1)
    k = torch.size(x, 2)
    s = torch.size(x, 3)
    y = torch.transpose(x, 1, 2)
    if torch.eq(k, heads):
      z = y
    else:
      z = torch.reshape(torch.expand(torch.unsqueeze(y, 2), [b, k, torch.floordiv(heads, k), t, s]), [b, heads, t, s])
    return z

  # Its inverse for gradients: [B, H, T, D] summed over groups to [B, T, K, D].
  def gather_groups(self: __torch__.M, x: Tensor, kv: int) -> Tensor:
    b = torch.size(x, 0)
    h = torch.size(x, 1)
    t = torch.size(x, 2)
    s = torch.size(x, 3)
    if torch.eq(kv, h):
      z = x
    else:
      z = torch.sum(torch.reshape(x, [b, kv, torch.floordiv(h, kv), t, s]), [2])
    return torch.transpose(z, 1, 2)

  # One layer. Returns what its backward needs and, last, its output:
  # 0 x, 1 r1, 2 q, 3 k before `spread`, 4 v, 5 attention, 6 log-sum-exp, 7 x1, 8 r2, 9 gate, 10 up, (11 qk, 12 rqk,) output.
  # What one pass over a row brings back, the norms' outputs and the repeated keys, is not kept.
  def layer(self: __torch__.M, x: Tensor, p: List[Tensor], b: int, w: List[Tensor], c: int, batch: int, cos: Tensor, sin: Tensor, masks: List[Tensor], d: List[int], eps: float) -> List[Tensor]:
    r1 = (self).reciprocal_rms(x, eps)
    y1 = (self).norm(x, r1, p[b], d[7])
    if torch.eq(d[5], 1):
      qkv = (self).product((self).operand(y1, d), w[c], (self).operand(w[torch.add(c, 5)], d), d)
    else:
      qkv = (self).product((self).operand(y1, d), w[c], None, d)
    h = torch.reshape(torch.to(qkv, 6), [batch, torch.floordiv(torch.size(x, 0), batch), torch.add(d[1], torch.mul(2, d[2])), d[3]])
    qk = torch.narrow(h, 2, 0, torch.add(d[1], d[2]))
    rqk = qk
    if torch.eq(d[6], 1):
      rqk = (self).reciprocal_rms(qk, eps)
      hw = (self).head_norms(p, b, d)
      rotated = (self).rotate((self).norm(qk, rqk, hw, 6), cos, sin)
    else:
      rotated = (self).rotate(qk, cos, sin)
    q = torch.transpose(torch.narrow(rotated, 2, 0, d[1]), 1, 2)
    key = torch.narrow(rotated, 2, d[1], d[2])
    k = (self).spread(key, d[1])
    v = (self).spread(torch.narrow(h, 2, torch.add(d[1], d[2]), d[2]), d[1])
    if torch.gt(torch.len(masks), 0):
      a, lse, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False, attn_mask=masks[0], scale=None)
    else:
      a, lse, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., True, attn_mask=None, scale=None)
    flat = torch.to(torch.reshape(torch.transpose(a, 1, 2), [torch.size(x, 0), torch.mul(d[1], d[3])]), d[7])
    x1 = torch.add(x, (self).product((self).operand(flat, d), w[torch.add(c, 1)], None, d))
    r2 = (self).reciprocal_rms(x1, eps)
    y2 = (self).norm(x1, r2, p[torch.add(b, 5)], d[7])
    wide = (self).operand(y2, d)
    gate = torch.to((self).product(wide, w[torch.add(c, 2)], None, d), d[7])
    up = torch.to((self).product(wide, w[torch.add(c, 3)], None, d), d[7])
    gated = (self).operand(torch.mul_(torch.silu(gate), up), d)
    x2 = torch.add(x1, (self).product(gated, w[torch.add(c, 4)], None, d))
    kept = [x, r1, q, key, v, a, lse, x1, r2, gate, up]
    if torch.eq(d[6], 1):
      _0 = torch.append(kept, qk)
      _1 = torch.append(kept, rqk)
    _2 = torch.append(kept, x2)
    return kept

  # Query and key norm weights side by side, [H + K, D].
  def head_norms(self: __torch__.M, p: List[Tensor], b: int, d: List[int]) -> Tensor:
    at = torch.add(torch.add(b, 9), torch.mul(3, d[5]))
    return torch.cat([torch.expand(p[at], [d[1], d[3]]), torch.expand(p[torch.add(at, 1)], [d[2], d[3]])], 0)

  # Gradients of one layer in the order of its parameters and, last, the gradient of its input. s is what `layer` returned, dx of its output.
  def layer_backward(self: __torch__.M, dx: Tensor, s: List[Tensor], p: List[Tensor], b: int, w: List[Tensor], c: int, cos: Tensor, sin: Tensor, masks: List[Tensor], d: List[int]) -> List[Tensor]:
    type = (self).gradient_type(d)
    dy = torch.to(dx, type)
    gate = (self).operand(s[9], d)
    up = (self).operand(s[10], d)
    gated = torch.silu(gate)
    da = (self).product_input(dy, w[torch.add(c, 4)], d)
    ddown = (self).product_weight(dy, torch.mul(gated, up), d)
    dup = torch.mul_(gated, da)
    dgate = torch.silu_backward(torch.mul_(da, up), gate)
    u2 = torch.mul(s[7], s[8])
    wide = (self).operand(torch.to(torch.mul(u2, p[torch.add(b, 5)]), d[7]), d)
    dwgate = (self).product_weight(dgate, wide, d)
    dwup = (self).product_weight(dup, wide, d)
    dy2 = (self).product_input(dgate, w[torch.add(c, 2)], d)
    if torch.eq(d[10], 1):
      _9 = torch.add_(dy2, (self).product_input(dup, w[torch.add(c, 3)], d))
    else:
      _9 = torch.addmm_(dy2, dup, (self).operand(w[torch.add(c, 3)], d))
    dn2, dnorm2, = (self).norm_backward(dy2, u2, s[8], p[torch.add(b, 5)])
    dx1 = torch.add_(dn2, dx)
    dy1 = torch.to(dx1, type)
    batch = torch.size(s[5], 0)
    time = torch.size(s[5], 2)
    rows = torch.mul(batch, time)
    width = torch.mul(d[1], d[3])
    do = (self).product_weight(dy1, torch.to(torch.reshape(torch.transpose(s[5], 1, 2), [rows, width]), type), d)
    datt = torch.transpose(torch.reshape(torch.to((self).product_input(dy1, w[torch.add(c, 1)], d), 6), [batch, time, d[1], d[3]]), 1, 2)
    k = (self).spread(s[3], d[1])
    if torch.gt(torch.len(masks), 0):
      dq, dk, dv, = torch._scaled_dot_product_flash_attention_for_cpu_backward(datt, s[2], k, s[4], s[5], s[6], 0., False, attn_mask=masks[0], scale=None)
    else:
      dq, dk, dv, = torch._scaled_dot_product_flash_attention_for_cpu_backward(datt, s[2], k, s[4], s[5], s[6], 0., True, attn_mask=None, scale=None)
    drot = torch.cat([torch.transpose(dq, 1, 2), (self).gather_groups(dk, d[2])], 2)
    dqk = (self).rotate(drot, cos, torch.neg(sin))
    dheads = annotate(List[Tensor], [])
    if torch.eq(d[6], 1):
      dpre, dhw = (self).head_norms_backward(dqk, s[11], s[12], (self).head_norms(p, b, d), d)
      _0 = torch.append(dheads, torch.sum(torch.narrow(dhw, 0, 0, d[1]), [0]))
      _1 = torch.append(dheads, torch.sum(torch.narrow(dhw, 0, d[1], d[2]), [0]))
      dqk = dpre
    dqkv = torch.reshape(torch.cat([dqk, (self).gather_groups(dv, d[2])], 2), [rows, -1])
    dh = torch.to(dqkv, type)
    u1 = torch.mul(s[0], s[1])
    dwqkv = (self).product_weight(dh, torch.to(torch.mul(u1, p[b]), d[7]), d)
    dn1, dnorm1, = (self).norm_backward((self).product_input(dh, w[c], d), u1, s[1], p[b])
    kw = torch.mul(d[2], d[3])
    g = [dnorm1, torch.narrow(dwqkv, 0, 0, width), torch.narrow(dwqkv, 0, width, kw), torch.narrow(dwqkv, 0, torch.add(width, kw), kw), do, dnorm2, dwgate, dwup, ddown]
    if torch.eq(d[5], 1):
      db = torch.sum(dqkv, [0])
      _2 = torch.append(g, torch.narrow(db, 0, 0, width))
      _3 = torch.append(g, torch.narrow(db, 0, width, kw))
      _4 = torch.append(g, torch.narrow(db, 0, torch.add(width, kw), kw))
    for i in range(torch.len(dheads)):
      _5 = torch.append(g, dheads[i])
    _6 = torch.append(g, torch.add_(dn1, dx1))
    return g

  # norm_backward per head: weights [H + K, D] keep their head axis.
  def head_norms_backward(self: __torch__.M, dy: Tensor, x: Tensor, r: Tensor, w: Tensor, d: List[int]) -> Tuple[Tensor, Tensor]:
    u = torch.mul(x, r)
    t = torch.mul(u, dy)
    dw = torch.sum(t, [0, 1])
    m = torch.div_(torch.sum(torch.mul_(t, w), [-1], True), d[3])
    return (torch.mul_(torch.addcmul_(torch.mul(w, dy), u, m, value=-1), r), dw)

  # Logarithms of the softmax of each row in float32, over the logits where those are float32.
  def log_probabilities(self: __torch__.M, logits: Tensor) -> Tensor:
    y = torch.to(logits, 6)
    return torch._log_softmax(y, -1, False, out=y)

  # Sum over rows of -log softmax(y w^T)[label]; rows labelled below zero do not count. In chunks: [N, V] never exists whole.
  def loss(self: __torch__.M, y: Tensor, w: Tensor, labels: Tensor, d: List[int]) -> Tensor:
    total = torch.zeros([], dtype=7)
    n = torch.size(y, 0)
    for i in range(torch.floordiv(torch.add(n, torch.sub(d[8], 1)), d[8])):
      at = torch.mul(i, d[8])
      rows = ops.prim.min(d[8], torch.sub(n, at))
      label = torch.unsqueeze(torch.narrow(labels, 0, at, rows), 1)
      logp = (self).log_probabilities((self).product((self).operand(torch.narrow(y, 0, at, rows), d), w, None, d))
      picked = torch.mul_(torch.gather(logp, 1, torch.clamp_min(label, 0)), torch.ge(label, 0))
      total = torch.sub_(total, torch.sum(picked, dtype=7))
    return total

  # The same with its gradients: (loss, d y, d w) of `scale` times the sum. d logits = (softmax - onehot) * keep * scale, whose last two
  # factors are one number per row: they go to the narrow side of both products.
  def loss_backward(self: __torch__.M, y: Tensor, w: Tensor, labels: Tensor, scale: float, d: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
    total = torch.zeros([], dtype=7)
    n = torch.size(y, 0)
    type = (self).gradient_type(d)
    wide = (self).operand(w, d)
    dy = torch.empty_like(y, dtype=type)
    dw = torch.zeros_like(w, dtype=6)
    for i in range(torch.floordiv(torch.add(n, torch.sub(d[8], 1)), d[8])):
      at = torch.mul(i, d[8])
      rows = ops.prim.min(d[8], torch.sub(n, at))
      part = (self).operand(torch.narrow(y, 0, at, rows), d)
      label = torch.unsqueeze(torch.narrow(labels, 0, at, rows), 1)
      target = torch.clamp_min(label, 0)
      keep = torch.to(torch.ge(label, 0), 6)
      logp = (self).log_probabilities((self).product(part, wide, None, d))
      total = torch.sub_(total, torch.sum(torch.mul_(torch.gather(logp, 1, target), keep), dtype=7))
      dl = torch.to(torch.scatter_add_(torch.exp_(logp), 1, target, torch.neg(keep)), type)
      weight = torch.mul_(keep, scale)
      _0 = torch.mul((self).product_input(dl, wide, d), weight, out=torch.narrow(dy, 0, at, rows))
      scaled = torch.to(torch.mul(part, weight), type)
      if torch.__or__(torch.eq(type, 15), torch.eq(d[10], 1)):
        _1 = torch.add_(dw, (self).product_weight(dl, scaled, d))
      else:
        _1 = torch.addmm_(dw, torch.t(dl), scaled)
    return (total, dy, dw)

  def hidden(self: __torch__.M, ids: Tensor, p: List[Tensor], w: List[Tensor], cos: Tensor, sin: Tensor, masks: List[Tensor], d: List[int], eps: float) -> Tensor:
    x = torch.embedding(p[0], torch.reshape(ids, [-1]))
    n = (self).stride(d)
    m = torch.add(5, d[5])
    batch = torch.size(ids, 0)
    for i in range(d[0]):
      s = (self).layer(x, p, torch.add(1, torch.mul(i, n)), w, torch.mul(i, m), batch, cos, sin, masks, d, eps)
      x = s[-1]
    return (self).norm(x, (self).reciprocal_rms(x, eps), p[torch.add(1, torch.mul(d[0], n))], d[7])

  # Logits [B, T, V] in float32, for tests and generation.
  def logits(self: __torch__.M, p: List[Tensor], ids: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], d: List[int], eps: float) -> Tensor:
    w = (self).matrices(p, d)
    y = (self).hidden(ids, p, w, cos, sin, masks, d, eps)
    return torch.reshape(torch.to((self).product((self).operand(y, d), w[-1], None, d), 6), [torch.size(ids, 0), torch.size(ids, 1), -1])

  # Summed negative log-likelihood in nats (float64) of labels [B, T]; w comes from `matrices`.
  def likelihood(self: __torch__.M, p: List[Tensor], w: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], d: List[int], eps: float) -> Tensor:
    return (self).loss((self).hidden(ids, p, w, cos, sin, masks, d, eps), w[-1], torch.reshape(labels, [-1]), d)

  # Loss of ids [B, T], summed, and the gradients of scale * loss, in the order of p. A layer's matrices are made when they are needed: in
  # bfloat16 those of the whole model would take half as much as its weights.
  def differentiate(self: __torch__.M, p: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], scale: float, d: List[int], eps: float) -> Tuple[Tensor, List[Tensor]]:
    tokens = torch.reshape(ids, [-1])
    x = torch.embedding(p[0], tokens)
    n = (self).stride(d)
    batch = torch.size(ids, 0)
    saved = annotate(List[List[Tensor]], [])
    for i in range(d[0]):
      b = torch.add(1, torch.mul(i, n))
      s = (self).layer(x, p, b, (self).layer_matrices(p, b, d), 0, batch, cos, sin, masks, d, eps)
      if torch.eq(d[9], 1):
        _0 = torch.append(saved, [x])
      else:
        _0 = torch.append(saved, s)
      x = s[-1]
    last = p[torch.add(1, torch.mul(d[0], n))]
    r = (self).reciprocal_rms(x, eps)
    total, dy, dhead, = (self).loss_backward((self).norm(x, r, last, d[7]), (self).output_matrix(p, d), torch.reshape(labels, [-1]), scale, d)
    dx, dlast, = (self).norm_backward(dy, torch.mul(x, r), r, last)
    layers = annotate(List[List[Tensor]], [])
    for j in range(d[0]):
      i = torch.sub(torch.sub(d[0], 1), j)
      b = torch.add(1, torch.mul(i, n))
      w = (self).layer_matrices(p, b, d)
      t = ops.aten.pop(saved)
      if torch.eq(d[9], 1):
        t = (self).layer(t[0], p, b, w, 0, batch, cos, sin, masks, d, eps)
      g = (self).layer_backward(dx, t, p, b, w, 0, cos, sin, masks, d)
      dx = ops.aten.pop(g)
      _1 = torch.append(layers, g)
    de = torch.embedding_dense_backward(dx, tokens, torch.size(p[0], 0), -1, False)
    grads = annotate(List[Tensor], [])
    if torch.eq(d[4], 1):
      _2 = torch.append(grads, torch.add_(de, dhead))
    else:
      _2 = torch.append(grads, de)
    for j in range(d[0]):
      g = layers[torch.sub(torch.sub(d[0], 1), j)]
      for k in range(n):
        _3 = torch.append(grads, g[k])
    _4 = torch.append(grads, dlast)
    if torch.eq(d[4], 0):
      _5 = torch.append(grads, dhead)
    return (total, grads)

  # Loss of micro-batches ids [M, B, T], summed, and the gradients of scale * loss, added in order.
  def accumulate(self: __torch__.M, p: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], scale: float, d: List[int], eps: float) -> Tuple[Tensor, List[Tensor]]:
    mask = masks
    if torch.gt(torch.len(masks), 1):
      mask = [masks[0]]
    total, grads, = (self).differentiate(p, torch.select(ids, 0, 0), torch.select(labels, 0, 0), cos, sin, mask, scale, d, eps)
    for i in range(torch.sub(torch.size(ids, 0), 1)):
      at = torch.add(i, 1)
      if torch.gt(torch.len(masks), 1):
        mask = [masks[at]]
      more, add, = (self).differentiate(p, torch.select(ids, 0, at), torch.select(labels, 0, at), cos, sin, mask, scale, d, eps)
      total = torch.add(total, more)
      _0 = torch._foreach_add_(grads, add)
    return (total, grads)

  # AdamW (arXiv 1711.05101) on t with the gradients clipped to norm h[6]; returns their norm before. A norm that is not finite changes nothing.
  # h: 0 scale of the loss, 1 rate, 2 beta1, 3 beta2, 4 epsilon, 5 decay, 6 clip, 7 step from one.
  def update(self: __torch__.M, t: List[Tensor], m: List[Tensor], v: List[Tensor], grads: List[Tensor], h: List[float]) -> Tensor:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads)), 2)
    if bool(torch.isfinite(norm)):
      steps = annotate(List[Tensor], [])
      for i in range(torch.len(t)):
        _0 = torch.append(steps, torch.full([], h[7], dtype=6))
      shrink = torch.clamp_min(torch.div(torch.add(norm, 1e-6), h[6]), 1.)
      _1 = torch._fused_adamw_(t, grads, m, v, annotate(List[Tensor], []), steps, lr=h[1], beta1=h[2], beta2=h[3], weight_decay=h[5], eps=h[4], amsgrad=False, maximize=False, grad_scale=shrink, found_inf=None)
    return norm

  # One step on all parameters: [summed loss, gradient norm].
  def step(self: __torch__.M, p: List[Tensor], m: List[Tensor], v: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], h: List[float], d: List[int], eps: float) -> Tensor:
    total, grads, = (self).accumulate(p, ids, labels, cos, sin, masks, h[0], d, eps)
    norm = (self).update(p, m, v, grads, h)
    return torch.stack([total, torch.to(norm, 7)])

  # p with W + scaling * B A (arXiv 2106.09685) in place of W at each index of `at`; t holds A, B of each in turn.
  def adapted(self: __torch__.M, p: List[Tensor], t: List[Tensor], at: List[int], scaling: float) -> List[Tensor]:
    q = torch.list(p)
    for i in range(torch.len(at)):
      a = t[torch.mul(2, i)]
      b = t[torch.add(torch.mul(2, i), 1)]
      _0 = torch._set_item(q, at[i], torch.addmm(p[at[i]], b, a, beta=1, alpha=scaling))
    return q

  # One step on adapters alone. From the gradient G of an adapted matrix: dA = scaling * B^T G, dB = scaling * G A^T.
  def adapter_step(self: __torch__.M, p: List[Tensor], t: List[Tensor], m: List[Tensor], v: List[Tensor], at: List[int], scaling: float, ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], h: List[float], d: List[int], eps: float) -> Tensor:
    total, full, = (self).accumulate((self).adapted(p, t, at, scaling), ids, labels, cos, sin, masks, h[0], d, eps)
    grads = annotate(List[Tensor], [])
    for i in range(torch.len(at)):
      g = full[at[i]]
      _0 = torch.append(grads, torch.mul_(torch.mm(torch.t(t[torch.add(torch.mul(2, i), 1)]), g), scaling))
      _1 = torch.append(grads, torch.mul_(torch.mm(g, torch.t(t[torch.mul(2, i)])), scaling))
    norm = (self).update(t, m, v, grads, h)
    return torch.stack([total, torch.to(norm, 7)])
