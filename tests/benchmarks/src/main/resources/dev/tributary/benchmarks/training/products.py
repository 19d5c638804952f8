class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # The three products a matrix w [O, I] takes part in, with rows x [N, I] and gradients g [N, O], by MKL or what ATen calls for the type.
  def forward(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
    return torch.linear(x, w, None)

  def input(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
    return torch.mm(g, w)

  def weight(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
    return torch.mm(torch.t(g), x)

  # The same by oneDNN.
  def forward_onednn(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), None)

  def input_onednn(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(g, torch.t(w), None, "none", annotate(List[Optional[number]], []), None)

  def weight_onednn(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(torch.t(g), torch.t(x), None, "none", annotate(List[Optional[number]], []), None)

  def bfloat16(self: __torch__.M, x: Tensor) -> Tensor:
    return torch.to(x, 15)
