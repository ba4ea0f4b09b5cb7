<?php

declare(strict_types=1);

namespace Orderwire\Notify\Api;

/**
 * The shop's order statuses, which Magento's own API does not list.
 */
interface StatusesInterface
{
    /**
     * Every status with its name.
     *
     * @return \Orderwire\Notify\Api\Data\StatusInterface[]
     */
    public function getList();
}
