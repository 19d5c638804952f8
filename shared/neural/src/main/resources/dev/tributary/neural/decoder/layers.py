
  # The decoder one layer at a time, for callers whose weights exist one layer at a time. Continues the class of decoder.py.
  # x is the residual stream [batch * time, W]; p the parameters of one layer in their usual order.

  # The layer with all that its backward pass needs; last, the stream after it.
  def advance(self: __torch__.M, x: Tensor, p: List[Tensor], batch: int, cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int], eps: float) -> List[Tensor]:
    space = torch.empty([(self).kept_room(torch.size(x, 0), torch.size(x, 1), torch.size(p[6], 0), d)], dtype=6)
    return (self).layer(x, space, torch.empty_like(x), p, 0, (self).layer_matrices(p, 0, d), 0, batch, cos, sin, reach, d, eps)

  # Gradients of the layer's parameters and, last, of its input, from that of its output and what `advance` returned.
  def retreat(self: __torch__.M, dx: Tensor, s: List[Tensor], p: List[Tensor], cos: Tensor, sin: Tensor, reach: List[Tensor], d: List[int]) -> List[Tensor]:
    n = torch.len(p)
    into = (self).gradients(torch.empty([(self).gradient_room(p, 0, n)], dtype=6), p, 0, n)
    dx1 = (self).layer_backward(into, False, dx, s, p, 0, (self).layer_matrices(p, 0, d), 0, cos, sin, reach, d)
    _0 = torch.append(into, dx1)
    return into

  # What the output matrix is multiplied with, and its backward pass: (d x, d w).
  def finish(self: __torch__.M, x: Tensor, w: Tensor, eps: float) -> Tensor:
    return (self).norm(x, (self).reciprocal_rms(x, eps), w, 6)

  def unfinish(self: __torch__.M, dy: Tensor, x: Tensor, w: Tensor, eps: float) -> Tuple[Tensor, Tensor]:
    r = (self).reciprocal_rms(x, eps)
    return (self).norm_backward(dy, torch.mul(x, r), r, w)
