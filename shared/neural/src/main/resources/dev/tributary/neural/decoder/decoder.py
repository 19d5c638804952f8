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
  #     9 recompute activations, 10 kernel of the products (0 ATen's choice, 1 oneDNN but for gradients of weights, 2 widened).
  # Matrix products run in the compute dtype, those of attention too. The residual stream, norms, rotations, the softmax of logits, loss and
  # all gradients of parameters are float32.
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

  # x w^T written to `into`, which is of the compute dtype.
  def product_into(self: __torch__.M, into: Tensor, x: Tensor, w: Tensor, d: List[int]) -> Tensor:
    if torch.eq(d[10], 0):
      y = torch.mm(x, torch.t(w), out=into)
    else:
      y = torch.copy_(into, (self).product(x, w, None, d))
    return y

  # d x = g w.
  def product_input(self: __torch__.M, g: Tensor, w: Tensor, d: List[int]) -> Tensor:
    if torch.eq(d[10], 1):
      y = ops.mkldnn._linear_pointwise(g, torch.t(w), None, "none", annotate(List[Optional[number]], []), None)
    else:
      y = torch.mm(g, (self).operand(w, d))
    return y

  # into = g^T x, or into += it; `into` is float32.
  def product_weight(self: __torch__.M, into: Tensor, add: bool, g: Tensor, x: Tensor, d: List[int]) -> Tensor:
    if torch.eq((self).gradient_type(d), 15):
      y = (self).put(into, add, torch.mm(torch.t(g), x))
    elif add:
      y = torch.addmm_(into, torch.t(g), (self).operand(x, d))
    else:
      y = torch.mm(torch.t(g), (self).operand(x, d), out=into)
    return y

  def put(self: __torch__.M, into: Tensor, add: bool, x: Tensor) -> Tensor:
    if add:
      y = torch.add_(into, x)
    else:
      y = torch.copy_(into, x)
    return y

  # One product of each kind, for timing: x w^T, and both its gradients with the result as gradient.
  def probe(self: __torch__.M, x: Tensor, w: Tensor, d: List[int]) -> Tensor:
    a = torch.to(x, d[7])
    b = torch.to(w, d[7])
    g = torch.to((self).product((self).operand(a, d), b, None, d), (self).gradient_type(d))
    return torch.add((self).product_input(g, b, d), (self).product_weight(torch.empty_like(x, dtype=6), False, g, a, d))

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

  # Rotary position embedding over halves, in place; sin carries the sign, so the inverse rotation is the same with -sin.
  def rotate(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    h = torch.floordiv(torch.size(x, 3), 2)
    swapped = torch.cat([torch.narrow(x, 3, h, h), torch.narrow(x, 3, 0, h)], 3)
    return torch.addcmul_(torch.mul_(x, cos), swapped, sin)

  # Heads [at, at + n) of x [B, T, .., D] by key-value head, [B, K, T, n / K, D].
  def grouped(self: __torch__.M, x: Tensor, at: int, n: int, d: List[int]) -> Tensor:
    y = torch.view(torch.narrow(x, 2, at, n), [torch.size(x, 0), torch.size(x, 1), d[2], -1, d[3]])
    return torch.permute(y, [0, 2, 1, 3, 4])

  # The same written to `into`, of any shape and type, and as products take it: [B * K, T * n / K, D].
  def group_into(self: __torch__.M, into: Tensor, x: Tensor, at: int, n: int, d: List[int]) -> Tensor:
    y = (self).grouped(x, at, n, d)
    _0 = torch.copy_(torch.view(into, torch.size(y)), y)
    return torch.view(into, [torch.mul(torch.size(x, 0), d[2]), -1, d[3]])

  # Positions whose attention is computed at a time.
  def block_rows(self: __torch__.M) -> int:
    return 64

  # x y * 1 / sqrt(D), matrix by matrix.
  def scaled_product(self: __torch__.M, x: Tensor, y: Tensor, d: List[int]) -> Tensor:
    into = torch.empty([torch.size(x, 0), torch.size(x, 1), torch.size(y, 2)], dtype=ops.prim.dtype(x))
    return torch.baddbmm_(into, x, y, beta=0, alpha=torch.pow(d[3], -0.5))

  # What the queries of positions [at, at + rows) attend to, [B * K, rows * H / K, at + rows]: later keys are not even computed. q is
  # [B * K, T * H / K, D], k is [B * K, T, D]. reach is empty, or holds the first position that each may attend to, [B, T].
  def probabilities(self: __torch__.M, q: Tensor, k: Tensor, at: int, rows: int, reach: List[Tensor], d: List[int]) -> Tensor:
    g = torch.floordiv(d[1], d[2])
    end = torch.add(at, rows)
    s = (self).scaled_product(torch.narrow(q, 1, torch.mul(at, g), torch.mul(rows, g)), torch.transpose(torch.narrow(k, 1, 0, end), 1, 2), d)
    if torch.gt(torch.len(reach), 0):
      first = torch.unsqueeze(torch.unsqueeze(torch.narrow(reach[0], 1, at, rows), 1), 3)
      keys = torch.arange(end)
      hidden = torch.__or__(torch.lt(keys, first), torch.gt(keys, torch.unsqueeze(torch.narrow(keys, 0, at, rows), 1)))
      mask = torch.masked_fill_(torch.zeros(torch.size(hidden), dtype=6), hidden, -inf)
    else:
      mask = torch.triu(torch.full([1, 1, rows, rows], -inf, dtype=6), 1)
    seen = torch.size(mask, 3)
    masked = torch.narrow(torch.view(s, [torch.size(mask, 0), -1, rows, g, end]), 4, torch.sub(end, seen), seen)
    _0 = torch.add_(masked, torch.unsqueeze(torch.to(mask, ops.prim.dtype(s)), 3))
    return torch.softmax(s, -1, out=s)

  # Writes what the values give to `into` [B, K, T, H / K, D].
  def attend(self: __torch__.M, into: Tensor, q: Tensor, k: Tensor, v: Tensor, reach: List[Tensor], d: List[int]) -> Tensor:
    time = torch.size(k, 1)
    most = (self).block_rows()
    for i in range(torch.floordiv(torch.add(time, torch.sub(most, 1)), most)):
      at = torch.mul(i, most)
      rows = ops.prim.min(most, torch.sub(time, at))
      y = torch.bmm((self).probabilities(q, k, at, rows, reach, d), torch.narrow(v, 1, 0, torch.add(at, rows)))
      part = torch.narrow(into, 2, at, rows)
      _0 = torch.copy_(part, torch.view(y, torch.size(part)))
    return into

  # The gradients of q, k and v to `into` [B, T, H + 2 K, D], from that of what `attend` wrote, dy [B * K, T * H / K, D]. With s the scaled
  # products: dv = p^T dy, ds = p * (dp - sum(dp * p)) where dp = dy v^T, dq = ds k, dk = ds^T q. The last positions, which see all keys, first.
  def attend_backward(self: __torch__.M, into: Tensor, dy: Tensor, q: Tensor, k: Tensor, v: Tensor, reach: List[Tensor], d: List[int]) -> Tensor:
    time = torch.size(k, 1)
    most = (self).block_rows()
    g = torch.floordiv(d[1], d[2])
    dq = (self).grouped(into, 0, d[1], d)
    dk = (self).grouped(into, d[1], d[2], d)
    dv = (self).grouped(into, torch.add(d[1], d[2]), d[2], d)
    blocks = torch.floordiv(torch.add(time, torch.sub(most, 1)), most)
    for j in range(blocks):
      at = torch.mul(torch.sub(torch.sub(blocks, 1), j), most)
      rows = ops.prim.min(most, torch.sub(time, at))
      end = torch.add(at, rows)
      p = (self).probabilities(q, k, at, rows, reach, d)
      part = torch.narrow(dy, 1, torch.mul(at, g), torch.mul(rows, g))
      ds = torch.bmm(part, torch.transpose(torch.narrow(v, 1, 0, end), 1, 2))
      _0 = torch._softmax_backward_data(ds, p, -1, ops.prim.dtype(p), grad_input=ds)
      dvs = torch.narrow(dv, 2, 0, end)
      _1 = (self).put(dvs, torch.gt(j, 0), torch.view(torch.bmm(torch.transpose(p, 1, 2), part), torch.size(dvs)))
      dks = torch.narrow(dk, 2, 0, end)
      qs = torch.narrow(q, 1, torch.mul(at, g), torch.mul(rows, g))
      _2 = (self).put(dks, torch.gt(j, 0), torch.view((self).scaled_product(torch.transpose(ds, 1, 2), qs, d), torch.size(dks)))
      dqs = torch.narrow(dq, 2, at, rows)
      _3 = torch.copy_(dqs, torch.view((self).scaled_product(ds, torch.narrow(k, 1, 0, end), d), torch.size(dqs)))
    return into

  # Numbers a layer keeps of every token for its backward pass, in the order `layer` returns them after x.
  def kept_widths(self: __torch__.M, width: int, inner: int, d: List[int]) -> List[int]:
    qk = torch.add(d[1], d[2])
    q = torch.mul(d[1], d[3])
    k = torch.mul(d[2], d[3])
    sizes = [1, width, 1, q, k, k, q, inner, inner]
    if torch.eq(d[6], 1):
      _0 = torch.append(sizes, torch.mul(qk, d[3]))
      _1 = torch.append(sizes, qk)
    return sizes

  # What products take, from q to up, is of the compute dtype, all else is float32.
  def kept_type(self: __torch__.M, i: int, d: List[int]) -> int:
    dtype = 6
    if torch.__and__(torch.ge(i, 3), torch.lt(i, 9)):
      dtype = d[7]
    return dtype

  # Floats that n numbers of a dtype take, so that what follows begins at a multiple of 64 bytes.
  def room(self: __torch__.M, n: int, dtype: int) -> int:
    floats = n
    if torch.eq(dtype, 15):
      floats = torch.floordiv(torch.add(n, 1), 2)
    return torch.mul(torch.floordiv(torch.add(floats, 15), 16), 16)

  # Floats of all a layer keeps of so many tokens but the stream before it.
  def kept_room(self: __torch__.M, rows: int, width: int, inner: int, d: List[int]) -> int:
    total = 0
    widths = (self).kept_widths(width, inner, d)
    for i in range(torch.len(widths)):
      total = torch.add(total, (self).room(torch.mul(rows, widths[i]), (self).kept_type(i, d)))
    return total

  # Where a layer keeps them: matrices of one row per token over `space`, which has `kept_room` floats.
  def kept(self: __torch__.M, space: Tensor, rows: int, width: int, inner: int, d: List[int]) -> List[Tensor]:
    at = 0
    parts = annotate(List[Tensor], [])
    widths = (self).kept_widths(width, inner, d)
    for i in range(torch.len(widths)):
      dtype = (self).kept_type(i, d)
      n = torch.mul(rows, widths[i])
      size = (self).room(n, dtype)
      if torch.eq(dtype, 6):
        part = torch.view(torch.narrow(space, 0, at, n), [rows, widths[i]])
      else:
        # Scripts have no other view of memory as another type. The operator adds the offset of `space`, which counts floats.
        first = torch.add(torch.storage_offset(space), torch.mul(2, at))
        part = torch.set_(torch.empty([0], dtype=dtype), space, first, [rows, widths[i]], [widths[i], 1])
      _0 = torch.append(parts, part)
      at = torch.add(at, size)
    return parts

  # One layer on the stream x; the stream after it goes to `after`, what the backward pass needs to `space`. Returns x, then
  # 1 r1, 2 x1, 3 r2, 4 rotated q, 5 rotated k, and 6 v as `attend` takes them, 7 attention, 8 gate, 9 up, (10 qk, 11 rqk,) and last `after`.
  # What one pass over a row brings back, such as the norms' outputs, is not kept.
  def layer(self: __torch__.M, x: Tensor, space: Tensor, after: Tensor, p: List[Tensor], b: int, w: List[Tensor], c: int, batch: int, cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int], eps: float) -> List[Tensor]:
    rows = torch.size(x, 0)
    time = torch.floordiv(rows, batch)
    qk = torch.add(d[1], d[2])
    s = (self).kept(space, rows, torch.size(x, 1), torch.size(p[torch.add(b, 6)], 0), d)
    r1 = torch.copy_(s[0], (self).reciprocal_rms(x, eps))
    y1 = (self).operand((self).norm(x, r1, p[b], d[7]), d)
    if torch.eq(d[5], 1):
      qkv = (self).product(y1, w[c], (self).operand(w[torch.add(c, 5)], d), d)
    else:
      qkv = (self).product(y1, w[c], None, d)
    h = torch.view(torch.to(qkv, 6), [batch, time, -1, d[3]])
    hqk = torch.narrow(h, 2, 0, qk)
    if torch.eq(d[6], 1):
      pre = torch.copy_(torch.view(s[9], [batch, time, qk, d[3]]), hqk)
      rqk = torch.copy_(torch.view(s[10], [batch, time, qk, 1]), (self).reciprocal_rms(pre, eps))
      _0 = torch.mul_(torch.mul_(hqk, rqk), (self).head_norms(p, b, d))
    _1 = (self).rotate(hqk, cos, sin)
    q = (self).operand((self).group_into(s[3], h, 0, d[1], d), d)
    k = (self).operand((self).group_into(s[4], h, d[1], d[2], d), d)
    v = (self).operand((self).group_into(s[5], h, qk, d[2], d), d)
    _2 = (self).attend((self).grouped(torch.view(s[6], [batch, time, d[1], d[3]]), 0, d[1], d), q, k, v, reach, d)
    x1 = torch.add(x, (self).product((self).operand(s[6], d), w[torch.add(c, 1)], None, d), out=s[1])
    r2 = torch.copy_(s[2], (self).reciprocal_rms(x1, eps))
    y2 = (self).operand((self).norm(x1, r2, p[torch.add(b, 5)], d[7]), d)
    gate = (self).product_into(s[7], y2, w[torch.add(c, 2)], d)
    up = (self).product_into(s[8], y2, w[torch.add(c, 3)], d)
    gated = (self).operand(torch.mul_(torch.silu(gate), up), d)
    x2 = torch.add(x1, (self).product(gated, w[torch.add(c, 4)], None, d), out=after)
    result = [x]
    for i in range(torch.len(s)):
      _3 = torch.append(result, s[i])
    _4 = torch.append(result, x2)
    return result

  # Query and key norm weights side by side, [H + K, D].
  def head_norms(self: __torch__.M, p: List[Tensor], b: int, d: List[int]) -> Tensor:
    at = torch.add(torch.add(b, 9), torch.mul(3, d[5]))
    return torch.cat([torch.expand(p[at], [d[1], d[3]]), torch.expand(p[torch.add(at, 1)], [d[2], d[3]])], 0)

  # Writes the gradients of one layer, or adds them, to `into`, in the order of its parameters, those of q, k and v adjacent; returns the
  # gradient of its input. s is what `layer` returned, dx the gradient of its output.
  def layer_backward(self: __torch__.M, into: List[Tensor], add: bool, dx: Tensor, s: List[Tensor], p: List[Tensor], b: int, w: List[Tensor], c: int, cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int]) -> Tensor:
    type = (self).gradient_type(d)
    dy = torch.to(dx, type)
    gate = (self).operand(s[8], d)
    up = (self).operand(s[9], d)
    gated = torch.silu(gate)
    da = (self).product_input(dy, w[torch.add(c, 4)], d)
    _0 = (self).product_weight(into[8], add, dy, torch.mul(gated, up), d)
    dup = torch.mul_(gated, da)
    dgate = torch.silu_backward(torch.mul_(da, up), gate)
    u2 = torch.mul(s[2], s[3])
    wide = (self).operand(torch.to(torch.mul(u2, p[torch.add(b, 5)]), d[7]), d)
    _1 = (self).product_weight(into[6], add, dgate, wide, d)
    _2 = (self).product_weight(into[7], add, dup, wide, d)
    dy2 = (self).product_input(dgate, w[torch.add(c, 2)], d)
    if torch.eq(d[10], 1):
      _3 = torch.add_(dy2, (self).product_input(dup, w[torch.add(c, 3)], d))
    else:
      _4 = torch.addmm_(dy2, dup, (self).operand(w[torch.add(c, 3)], d))
    dn2, dnorm2, = (self).norm_backward(dy2, u2, s[3], p[torch.add(b, 5)])
    _5 = (self).put(into[5], add, dnorm2)
    dx1 = torch.add_(dn2, dx)
    dy1 = torch.to(dx1, type)
    batch = torch.floordiv(torch.size(dx, 0), torch.size(cos, 0))
    time = torch.size(cos, 0)
    qk = torch.add(d[1], d[2])
    _6 = (self).product_weight(into[4], add, dy1, s[7], d)
    datt = torch.view((self).product_input(dy1, w[torch.add(c, 1)], d), [batch, time, d[1], d[3]])
    datt = (self).group_into(torch.empty_like(datt), datt, 0, d[1], d)
    shape = [torch.size(datt, 0), -1, d[3]]
    q = torch.view((self).operand(s[4], d), shape)
    k = torch.view((self).operand(s[5], d), shape)
    v = torch.view((self).operand(s[6], d), shape)
    dh = (self).attend_backward(torch.empty([batch, time, torch.add(qk, d[2]), d[3]], dtype=6), datt, q, k, v, reach, d)
    dqk = (self).rotate(torch.narrow(dh, 2, 0, qk), cos, torch.neg(sin))
    if torch.eq(d[6], 1):
      pre = torch.view(s[10], [batch, time, qk, d[3]])
      dpre, dhw = (self).head_norms_backward(dqk, pre, torch.view(s[11], [batch, time, qk, 1]), (self).head_norms(p, b, d), d)
      at = torch.add(9, torch.mul(3, d[5]))
      _7 = (self).put(into[at], add, torch.sum(torch.narrow(dhw, 0, 0, d[1]), [0]))
      _8 = (self).put(into[torch.add(at, 1)], add, torch.sum(torch.narrow(dhw, 0, d[1], d[2]), [0]))
      _9 = torch.copy_(dqk, dpre)
    dqkv = torch.view(dh, [torch.size(dx, 0), -1])
    if torch.eq(d[5], 1):
      db = torch.sum(dqkv, [0])
      n = 0
      for i in range(3):
        part = into[torch.add(9, i)]
        _10 = (self).put(part, add, torch.narrow(db, 0, n, torch.size(part, 0)))
        n = torch.add(n, torch.size(part, 0))
    dproduct = torch.to(dqkv, type)
    u1 = torch.mul(s[0], s[1])
    rows = torch.size(dqkv, 1)
    qkv = torch.as_strided(into[1], [rows, torch.size(u1, 1)], [torch.size(u1, 1), 1])
    _11 = (self).product_weight(qkv, add, dproduct, torch.to(torch.mul(u1, p[b]), d[7]), d)
    dn1, dnorm1, = (self).norm_backward((self).product_input(dproduct, w[c], d), u1, s[1], p[b])
    _12 = (self).put(into[0], add, dnorm1)
    return torch.add_(dn1, dx1)

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

  # Rows of the output matrix that are multiplied at a time: a few megabytes.
  def slice_rows(self: __torch__.M) -> int:
    return 4096

  # y w^T written to `into`, which is of the type of gradients; y and w have passed `operand`.
  def logits_into(self: __torch__.M, into: Tensor, y: Tensor, w: Tensor, d: List[int]) -> Tensor:
    if torch.eq(d[10], 1):
      most = (self).slice_rows()
      for j in range(torch.floordiv(torch.add(torch.size(w, 0), torch.sub(most, 1)), most)):
        first = torch.mul(j, most)
        some = ops.prim.min(most, torch.sub(torch.size(w, 0), first))
        _0 = torch.copy_(torch.narrow(into, 1, first, some), (self).product(y, torch.narrow(w, 0, first, some), None, d))
    else:
      _1 = torch.mm(y, torch.t(w), out=into)
    return into

  # Makes logits their softmax less one at each row's label and returns the sum of -log softmax[label]; rows where `keep` is zero do not count.
  # A few rows at a time, eight megabytes, go all the way in float32. The softmax of the largest logit is the reciprocal of the sum of
  # exponentials after the shift, so no second exponential is needed for the logarithm.
  def softmax_less_label(self: __torch__.M, logits: Tensor, target: Tensor, keep: Tensor) -> Tensor:
    total = torch.zeros([], dtype=7)
    rows, width, = torch.size(logits)
    most = ops.prim.min(rows, torch.add(torch.floordiv(2097152, width), 1))
    for i in range(torch.floordiv(torch.add(rows, torch.sub(most, 1)), most)):
      at = torch.mul(i, most)
      some = ops.prim.min(most, torch.sub(rows, at))
      part = torch.narrow(logits, 0, at, some)
      label = torch.narrow(target, 0, at, some)
      kept = torch.narrow(keep, 0, at, some)
      p = torch.to(part, 6)
      largest = torch.amax(p, [-1], True)
      picked = torch.gather(p, 1, label)
      _0 = torch.softmax(p, -1, out=p)
      loss = torch.sub_(torch.sub_(largest, torch.log_(torch.amax(p, [-1], True))), picked)
      total = torch.add_(total, torch.sum(torch.mul_(loss, kept), dtype=7))
      _1 = torch.scatter_add_(p, 1, label, torch.neg(kept))
      if torch.ne(ops.prim.dtype(part), 6):
        _2 = torch.copy_(part, p)
    return total

  # The same with its gradients, of `scale` times the sum: (loss, d y), and that of w in `dw` or added to it. d logits =
  # (softmax - onehot) * keep * scale, whose last two factors are one number per row: they go to the narrow side of both products. The product
  # for w is formed for a slice of the vocabulary at a time, so that it is added while it is in cache.
  def loss_backward(self: __torch__.M, y: Tensor, w: Tensor, labels: Tensor, scale: float, dw: Tensor, add: bool, d: List[int]) -> Tuple[Tensor, Tensor]:
    total = torch.zeros([], dtype=7)
    n = torch.size(y, 0)
    type = (self).gradient_type(d)
    wide = (self).operand(w, d)
    dy = torch.empty_like(y, dtype=type)
    space = torch.empty([ops.prim.min(d[8], n), torch.size(w, 0)], dtype=type)
    most = (self).slice_rows()
    for i in range(torch.floordiv(torch.add(n, torch.sub(d[8], 1)), d[8])):
      at = torch.mul(i, d[8])
      rows = ops.prim.min(d[8], torch.sub(n, at))
      part = (self).operand(torch.narrow(y, 0, at, rows), d)
      label = torch.unsqueeze(torch.narrow(labels, 0, at, rows), 1)
      keep = torch.to(torch.ge(label, 0), 6)
      dl = (self).logits_into(torch.narrow(space, 0, 0, rows), part, wide, d)
      total = torch.add_(total, (self).softmax_less_label(dl, torch.clamp_min(label, 0), keep))
      weight = torch.mul_(keep, scale)
      _0 = torch.mul((self).product_input(dl, wide, d), weight, out=torch.narrow(dy, 0, at, rows))
      scaled = torch.to(torch.mul(part, weight), type)
      for j in range(torch.floordiv(torch.add(torch.size(w, 0), torch.sub(most, 1)), most)):
        first = torch.mul(j, most)
        some = ops.prim.min(most, torch.sub(torch.size(w, 0), first))
        _1 = (self).product_weight(torch.narrow(dw, 0, first, some), torch.__or__(add, torch.gt(i, 0)), torch.narrow(dl, 1, first, some), scaled, d)
    return (total, dy)

  def hidden(self: __torch__.M, ids: Tensor, p: List[Tensor], w: List[Tensor], cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int], eps: float) -> Tensor:
    x = torch.embedding(p[0], torch.reshape(ids, [-1]))
    n = (self).stride(d)
    m = torch.add(5, d[5])
    batch = torch.size(ids, 0)
    space = torch.empty([(self).kept_room(torch.size(x, 0), torch.size(x, 1), torch.size(p[7], 0), d)], dtype=6)
    for i in range(d[0]):
      _0 = (self).layer(x, space, x, p, torch.add(1, torch.mul(i, n)), w, torch.mul(i, m), batch, cos, sin, reach, d, eps)
    return (self).norm(x, (self).reciprocal_rms(x, eps), p[torch.add(1, torch.mul(d[0], n))], d[7])

  # Logits [B, T, V] in float32, for tests and generation.
  def logits(self: __torch__.M, p: List[Tensor], ids: Tensor, cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int], eps: float) -> Tensor:
    w = (self).matrices(p, d)
    y = (self).hidden(ids, p, w, cos, sin, reach, d, eps)
    return torch.reshape(torch.to((self).product((self).operand(y, d), w[-1], None, d), 6), [torch.size(ids, 0), torch.size(ids, 1), -1])

  # Summed negative log-likelihood in nats (float64) of labels [B, T]; w comes from `matrices`.
  def likelihood(self: __torch__.M, p: List[Tensor], w: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int], eps: float) -> Tensor:
    return (self).loss((self).hidden(ids, p, w, cos, sin, reach, d, eps), w[-1], torch.reshape(labels, [-1]), d)

  # Floats that the parameters from b on take as gradients, each beginning at a multiple of 64 bytes but q, k and v adjacent.
  def gradient_room(self: __torch__.M, p: List[Tensor], b: int, n: int) -> int:
    total = 0
    for i in range(n):
      total = torch.add(total, (self).room(torch.numel(p[torch.add(b, i)]), 6))
    return total

  # Where the gradients of a layer lie in `space`.
  def gradients(self: __torch__.M, space: Tensor, p: List[Tensor], b: int, n: int) -> List[Tensor]:
    at = 0
    parts = annotate(List[Tensor], [])
    for i in range(n):
      like = p[torch.add(b, i)]
      size = torch.numel(like)
      _0 = torch.append(parts, torch.view(torch.narrow(space, 0, at, size), torch.size(like)))
      if torch.__or__(torch.eq(i, 1), torch.eq(i, 2)):
        at = torch.add(at, size)
      else:
        at = torch.add(at, (self).room(size, 6))
    return parts

  # Floats before the gradients in a workspace, by layer: what layers keep, one after the other, or streams alone where the rest is computed again.
  def layer_room(self: __torch__.M, p: List[Tensor], rows: int, d: List[int]) -> Tuple[int, int]:
    width = torch.size(p[0], 1)
    each = (self).room(torch.mul(rows, width), 6)
    common = (self).kept_room(rows, width, torch.size(p[7], 0), d)
    if torch.eq(d[9], 0):
      each = torch.add(each, common)
      common = 0
    return (each, common)

  # Memory for passes over micro-batches of so many tokens, kept between steps: what allocators make of megabytes that come and go in another
  # order than they were asked for costs a fifth of a model's memory. First what is common to all layers, then what each keeps. Gradients
  # of layers lie at the end, the last layer's last: with a single micro-batch over what the layers after it kept and nobody needs any more.
  def workspace(self: __torch__.M, p: List[Tensor], rows: int, parts: int, d: List[int]) -> Tensor:
    each, common, = (self).layer_room(p, rows, d)
    g = (self).gradient_room(p, 1, (self).stride(d))
    kept = torch.mul(d[0], each)
    grads = torch.mul(d[0], g)
    if torch.gt(parts, 1):
      size = torch.add(kept, grads)
    else:
      size = ops.prim.max(torch.add(kept, g), torch.add(each, grads))
    return torch.empty([torch.add(common, size)], dtype=6)

  # Loss of ids [B, T], summed, and the gradients of scale * loss, in the order of p: in `space`, which is a workspace, and `outer`, those of
  # embedding, final norm and output matrix, or added to what is there. A layer's matrices are made when they are needed: in bfloat16 those of
  # the whole model would take half as much as its weights.
  def differentiate(self: __torch__.M, space: Tensor, outer: List[Tensor], add: bool, p: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, reach: List[Tensor], scale: float, d: List[int], eps: float) -> Tuple[Tensor, List[Tensor]]:
    tokens = torch.reshape(ids, [-1])
    rows = torch.size(tokens, 0)
    width = torch.size(p[0], 1)
    batch = torch.size(ids, 0)
    n = (self).stride(d)
    each, common, = (self).layer_room(p, rows, d)
    stream = torch.mul(rows, width)
    own = (self).kept_room(rows, width, torch.size(p[7], 0), d)
    g = (self).gradient_room(p, 1, n)
    end = torch.size(space, 0)
    x = torch.view(torch.narrow(space, 0, common, stream), [rows, width])
    _0 = torch.copy_(x, torch.embedding(p[0], tokens))
    for i in range(d[0]):
      at = torch.add(common, torch.mul(i, each))
      if torch.eq(torch.add(i, 1), d[0]):
        after = torch.empty_like(x)
      else:
        after = torch.view(torch.narrow(space, 0, torch.add(at, each), stream), [rows, width])
      b = torch.add(1, torch.mul(i, n))
      _1 = (self).layer(x, (self).layer_space(space, at, stream, own, d), after, p, b, (self).layer_matrices(p, b, d), 0, batch, cos, sin, reach, d, eps)
      x = after
    last = p[torch.add(1, torch.mul(d[0], n))]
    r = (self).reciprocal_rms(x, eps)
    total, dy, = (self).loss_backward((self).norm(x, r, last, d[7]), (self).output_matrix(p, d), torch.reshape(labels, [-1]), scale, outer[torch.mul(2, torch.sub(1, d[4]))], add, d)
    dx, dlast, = (self).norm_backward(dy, torch.mul(x, r), r, last)
    _2 = (self).put(outer[1], add, dlast)
    layers = annotate(List[List[Tensor]], [])
    for j in range(d[0]):
      i = torch.sub(torch.sub(d[0], 1), j)
      at = torch.add(common, torch.mul(i, each))
      b = torch.add(1, torch.mul(i, n))
      w = (self).layer_matrices(p, b, d)
      x = torch.view(torch.narrow(space, 0, at, stream), [rows, width])
      own_space = (self).layer_space(space, at, stream, own, d)
      if torch.eq(d[9], 1):
        t = (self).layer(x, own_space, torch.empty_like(x), p, b, w, 0, batch, cos, sin, reach, d, eps)
      else:
        t = [x]
        k = (self).kept(own_space, rows, width, torch.size(p[7], 0), d)
        for l in range(torch.len(k)):
          _3 = torch.append(t, k[l])
      into = (self).gradients(torch.narrow(space, 0, torch.sub(end, torch.mul(torch.add(j, 1), g)), g), p, b, n)
      dx = (self).layer_backward(into, add, dx, t, p, b, w, 0, cos, sin, reach, d)
      _4 = torch.append(layers, into)
    if torch.eq(torch.add(d[4], int(add)), 0):
      _5 = torch.zero_(outer[0])
    _6 = torch.index_add_(outer[0], 0, tokens, dx)
    grads = [outer[0]]
    for j in range(d[0]):
      one = layers[torch.sub(torch.sub(d[0], 1), j)]
      for k in range(n):
        _7 = torch.append(grads, one[k])
    _8 = torch.append(grads, outer[1])
    if torch.eq(d[4], 0):
      _9 = torch.append(grads, outer[2])
    return (total, grads)

  # What the layer that keeps its stream at `at` may write to: behind the stream, or what is common to all.
  def layer_space(self: __torch__.M, space: Tensor, at: int, stream: int, own: int, d: List[int]) -> Tensor:
    first = torch.add(at, (self).room(stream, 6))
    if torch.eq(d[9], 1):
      first = 0
    return torch.narrow(space, 0, first, own)

  # Room for the gradients of embedding, final norm and output matrix unless tied.
  def outer_gradients(self: __torch__.M, p: List[Tensor], d: List[int]) -> List[Tensor]:
    outer = [torch.empty_like(p[0]), torch.empty_like(p[torch.add(1, torch.mul(d[0], (self).stride(d)))])]
    if torch.eq(d[4], 0):
      _0 = torch.append(outer, torch.empty_like(p[-1]))
    return outer

  # Loss of micro-batches ids [M, B, T], summed, and the gradients of scale * loss, added in order.
  def accumulate(self: __torch__.M, space: Tensor, p: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, reach: List[Tensor], scale: float, d: List[int], eps: float) -> Tuple[Tensor, List[Tensor]]:
    total = torch.zeros([], dtype=7)
    grads = annotate(List[Tensor], [])
    outer = (self).outer_gradients(p, d)
    for i in range(torch.size(ids, 0)):
      own = reach
      if torch.gt(torch.len(reach), 1):
        own = [reach[i]]
      more, grads, = (self).differentiate(space, outer, torch.gt(i, 0), p, torch.select(ids, 0, i), torch.select(labels, 0, i), cos, sin, own, scale, d, eps)
      total = torch.add_(total, more)
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
  def step(self: __torch__.M, space: Tensor, p: List[Tensor], m: List[Tensor], v: List[Tensor], ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, reach: List[Tensor], h: List[float], d: List[int], eps: float) -> Tensor:
    total, grads, = (self).accumulate(space, p, ids, labels, cos, sin, reach, h[0], d, eps)
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
  def adapter_step(self: __torch__.M, space: Tensor, p: List[Tensor], t: List[Tensor], m: List[Tensor], v: List[Tensor], at: List[int], scaling: float, ids: Tensor, labels: Tensor, cos: Tensor, sin: Tensor, reach: List[Tensor], h: List[float], d: List[int], eps: float) -> Tensor:
    total, full, = (self).accumulate(space, (self).adapted(p, t, at, scaling), ids, labels, cos, sin, reach, h[0], d, eps)
    grads = annotate(List[Tensor], [])
    for i in range(torch.len(at)):
      g = full[at[i]]
      _0 = torch.append(grads, torch.mul_(torch.mm(torch.t(t[torch.add(torch.mul(2, i), 1)]), g), scaling))
      _1 = torch.append(grads, torch.mul_(torch.mm(g, torch.t(t[torch.mul(2, i)])), scaling))
    norm = (self).update(t, m, v, grads, h)
    return torch.stack([total, torch.to(norm, 7)])
